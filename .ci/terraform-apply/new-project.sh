# The smallest example in a new project of a new organization: grants take two minutes, nothing may be open to allUsers, Google's
# own accounts are not there yet, and 20 CPUs are all.
source "$(dirname "$0")/lib.sh"
export TFSTUB_IAM_DELAY_S=120 TFSTUB_DOMAIN_RESTRICTED=1 TFSTUB_LATE_SERVICE_AGENTS=1 TFSTUB_CPU_QUOTA=20
cd examples/minimal
init

say "a first apply ends well, and nothing changes by itself"
apply
unchanged

say "what shows ingress's address waits for all that keeps an event, and ingress for every consumer"
terraform graph -type=plan > graph
waits_for() { "$node" "$here/waits-for.mjs" "$@" < graph; }
keeps='pubsub_(subscription\.|\w+_iam_member\.(agent|dead|ingress))\S+ \(expand|secret\w+\.(webhook|ingress)\S* \(expand'
waits_for output.webhook_url "$keeps"
waits_for output.next_steps "$keeps"
# A consumer must know a new version of the event before ingress publishes it.
relay=module.issue_relay.module
waits_for $relay.edge.module.function.google_cloudfunctions2_function.this 'consumer.module.function.google_cloudfunctions2_function'
waits_for $relay.edge.google_cloud_run_v2_service.this 'consumer.module.function.google_cloudfunctions2_function'

say "an apply that fails half-way shows no address, and the next one ends well"
rm -f terraform.tfstate*
TFSTUB_IAM_DELAY_S=600 refused "You must grant Storage Object Viewer permission" terraform apply -auto-approve
for output in webhook_url next_steps; do
  if terraform output -raw "$output" > /dev/null 2>&1; then
    fail "$output is shown before everything is there that keeps an event"
  fi
done
export TFSTUB_CLOCK_ADVANCE=600
plan
destroys_first
apply_plan
terraform output -raw webhook_url | grep '^https://' > /dev/null || fail "webhook_url is missing"
