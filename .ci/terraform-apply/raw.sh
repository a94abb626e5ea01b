# Raw deliveries are added to a running installation, and taken away again. Nothing else changes.
source "$(dirname "$0")/lib.sh"
init
apply "${smallest[@]}"

# What they consist of, and what is changed by it.
own='deliveries(\[0\]|-behind|-table)|\["deliveries"\]|ingress_publishes_raw'
changed='(module.edge.*(google_cloudfunctions2_function.this|google_cloud_run_v2_service.this)|module.task\["recover"\].*google_cloudfunctions2_function.this|google_monitoring_dashboard.this)$'

say "they are added: ingress and recover get them, and nothing that holds events changes"
raw=("${smallest[@]}" -var 'raw={}')
plan "${raw[@]}"
changes_nothing_like . "^create .*$own|^update $changed|^delete,create module.edge\[\"ingress\"\].terraform_data.built$"
changes '^create google_pubsub_topic.deliveries\[0\]$'
changes '^create google_bigquery_table_iam_member.recover_writes\["deliveries"\]$'
changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'
apply_plan
unchanged "${raw[@]}"

say "ingress publishes nothing before it is kept"
terraform graph -type=plan > graph
"$node" "$here/waits-for.mjs" module.edge.module.function.google_cloudfunctions2_function.this 'module.deliveries.google_pubsub_subscription.writer \(expand' < graph

say "other days change the table in place"
plan "${smallest[@]}" -var 'raw={days=30}'
changes_nothing_like . '^update module.deliveries\[0\].google_bigquery_table.messages$'

say "while they are protected, they are not taken away"
refused "cannot destroy table" terraform apply -auto-approve "${smallest[@]}"

say "they are, when they are not protected any more, and leave nothing"
unprotected=(-var 'bigquery={deletion_protection=false}')
apply "${raw[@]}" "${unprotected[@]}"
off=("${smallest[@]}" "${unprotected[@]}")
plan "${off[@]}"
changes_nothing_like . "^delete .*$own|^update $changed|^delete,create module.edge\[\"ingress\"\].terraform_data.built$"
apply_plan
goes_after() { # the line that must be there first, and the one behind it
  awk -v first="$1" -v then="$2" 'index($0, first) { seen = 1 } index($0, then) { found = 1; if (!seen) exit 1 } END { if (!seen || !found) exit 1 }' \
    terraform.log || { grep -E 'deliveries|module.edge' terraform.log; fail "not in this order: $1, $2"; }
}
published='module.edge["ingress"].google_cloud_run_v2_service.this: Modifications complete'
goes_after "$published" 'google_pubsub_topic.deliveries[0]: Destroying'
goes_after 'time_sleep.ingress_publishes_raw[0]: Destruction complete' 'google_pubsub_topic_iam_member.ingress_publishes["deliveries"]: Destroying'
echo "ingress publishes no longer before the topic goes"
unchanged "${off[@]}"
if there | grep -E "$own"; then
  fail "this is left"
fi
