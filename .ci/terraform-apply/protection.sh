# Everything turned on; and while events are protected, nothing takes them, nor what leads to them.
source "$(dirname "$0")/lib.sh"
export TFSTUB_IAM_DELAY_S=120 TFSTUB_LATE_SERVICE_AGENTS=1
init

say "everything, without a secret in the state"
canary=canary-1f0e
export TF_VAR_slack_credential="xoxb-$canary" TF_VAR_webhook_secret="$canary-$canary-$canary"
apply "${everything[@]}"
unchanged "${everything[@]}"
if grep -l "$canary" terraform.tfstate; then
  fail "a secret is in the state"
fi

say "every resource says its project, which a caller's provider need not have, and every resource that can has the labels"
there > resources
if grep -vE ' (my-project-123|-) \S+$' resources || grep ' none$' resources; then
  fail "these do not"
fi

say "what is encrypted waits for the grants on the key"
terraform graph -type=plan > graph
for kept in google_pubsub_topic.events google_pubsub_topic.dead_letter google_bigquery_table.events \
  google_secret_manager_secret.this google_storage_bucket.sources google_artifact_registry_repository.images \
  module.edge.google_cloud_run_v2_service.this; do
  "$node" "$here/waits-for.mjs" $kept 'google_kms_crypto_key_iam_member.services \(expand' < graph
done

say "destroy is refused while events are protected, and takes nothing"
rm -f terraform.tfstate*
apply "${smallest[@]}"
there > before
refused "cannot destroy table" terraform destroy -auto-approve "${smallest[@]}"
there | diff before -

say "what cannot be changed later is refused before anything is done"
for change in prefix=other region=us-east1 'storage_regions=["us-central1"]' 'bigquery={location="us-central1"}'; do
  refused "cannot be changed" terraform plan "${smallest[@]}" -var "$change"
done
refused "cannot be changed" terraform plan "${smallest[@]}" -var 'bigquery={location="us-central1"}' \
  -var kms_key=projects/keys-123/locations/us-central1/keyRings/ring/cryptoKeys/key

say "destroy is accepted when they are not protected any more"
unprotected=("${smallest[@]}" -var 'bigquery={deletion_protection=false}')
apply "${unprotected[@]}"
destroy "${unprotected[@]}"

say "examples/load-balancer: destroy is refused before it takes the load balancer"
cd examples/load-balancer
rm -rf "$TF_DATA_DIR"
init
apply
refused "Instance cannot be destroyed" terraform destroy -auto-approve
