# Redelivery, with reconcile, is added to a running installation, goes from a token to a GitHub App, and is taken away again. Nothing
# else changes.
source "$(dirname "$0")/lib.sh"
init
operated=("${smallest[@]}" -var 'operators=["group:oncall@example.com"]')
apply "${operated[@]}"

# What redelivery consists of, and what of recover is changed by it. Recover itself is always there.
own='\["redeliver"\]|\["reconcile(-full)?"\]|github-|github\[0\]|delivery-nearly-lost|hook-problem|reconcile-late|recover_writes\["repositories"\]'
changed='recover.*(google_cloudfunctions2_function.this|"recover-(not-called|silent)"\])$'
# Ingress knows the App that writes for people: its image is built anew.
ingress='edge\["ingress"\].*(google_cloud_run_v2_service|google_cloudfunctions2_function|terraform_data).(this|built)$'

say "it is added, and the token is added by hand"
token=("${operated[@]}" -var 'github={hooks=["acme/web"]}')
plan "${token[@]}"
changes_nothing_like . "^create .*($own)|^update .*$changed"
changes '^create google_secret_manager_secret.this\["github-token"\]$'
for schedule in redeliver reconcile reconcile-full; do
  changes "^create module.task\[\"recover\"\].google_cloud_scheduler_job.this\[\"$schedule\"\]$"
done
apply_plan
terraform output -raw next_steps | grep -F 'gcloud secrets versions add github-token' > /dev/null || fail "nobody is told to add the token"
unchanged "${token[@]}"

say "a changed bundle of ingress does not change it: ingress keeps its addresses"
echo '// changed' >> ../functions/ingress/dist/function.js
plan "${token[@]}"
changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'
changes_nothing_like 'recover'
apply_plan

say "a function that is replaced gets the grants of its callers in the same apply"
plan "${token[@]}" -replace='module.task["recover"].module.function.google_cloudfunctions2_function.this'
changes '^delete,create .*invokers\["group:oncall@example.com"\]$'
changes '^delete,create google_cloudfunctions2_function_iam_member.operators_find_recover\["group:oncall@example.com"\]$'
destroys_first

say "another repository changes the function alone, and a credential that terraform sets is asked for"
plan "${token[@]}" -var 'github={hooks=["acme/web","beta"]}'
changes '^update module.task\["recover"\].module.function.google_cloudfunctions2_function.this$'
changes_nothing_like . 'google_cloudfunctions2_function.this'
refused "github.credential_version needs github_credential" terraform plan "${operated[@]}" -var 'github={hooks=["acme"],credential_version=1}'

say "from the token to an App: the key gets a secret of its own, ingress knows the App, and the function and its schedule stay"
export TF_VAR_github_credential="-----BEGIN RSA PRIVATE KEY-----
canary-2e1d
-----END RSA PRIVATE KEY-----"
app=("${operated[@]}" -var 'github={app_id="123456",credential_version=1}')
plan "${app[@]}"
changes '^delete google_secret_manager_secret.this\["github-token"\]$'
changes '^create google_secret_manager_secret.this\["github-app-key"\]$'
changes '^create google_secret_manager_secret_version.github\[0\]$'
changes '^update module.task\["recover"\].module.function.google_cloudfunctions2_function.this$'
changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'
changes_nothing_like . "google_cloudfunctions2_function.this$|\"github-|secret_version.github|recover_reads\\[\"github-|$ingress"
destroys_first
apply_plan
unchanged "${app[@]}"
if grep -l canary-2e1d terraform.tfstate; then
  fail "the App's key is in the state"
fi

say "without operators, none of them may call it, and nothing else changes"
plan "${smallest[@]}" -var 'github={app_id="123456",credential_version=1}'
changes '^delete module.task\["recover"\].*invokers\["group:oncall@example.com"\]$'
changes_nothing_like . '^delete .*"group:oncall@example.com"'

say "it is taken away, and takes its secret along"
unset TF_VAR_github_credential
plan "${operated[@]}"
changes_nothing_like . "^delete .*($own)|^update .*$changed|$ingress"
changes '^delete google_secret_manager_secret.this\["github-app-key"\]$'
apply_plan
unchanged "${operated[@]}"
