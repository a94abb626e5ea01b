# From one channel to a file of routes, rules and buttons, and what happens to credentials when the file changes.
source "$(dirname "$0")/lib.sh"
export TF_VAR_slack_credential=xoxb-for-tests-only
init

say "one channel, whose token terraform has set"
common=(-var project_id=my-project-123 -var 'alerts={emails=["oncall@example.com"]}' -var 'github={app_id="123456"}')
apply "${common[@]}" -var 'slack={channel="C0123456789",credential_version=1}'

# Writes the file and checks it, as a person does.
cp tests/routes/relay.yaml relay.yaml
checked() { "$node" "$root/test/local/commands/routes.ts" check relay.yaml --bundles ../functions; }
routed=("${common[@]}" -var relay_file=relay.yaml -var 'slack={credential_version=1}')

say "a plan with a file that nobody has checked says what to do, and so it is after each change of the file"
command="npm run routes -- check $PWD/relay.yaml --bundles $work/functions"
refused "$command" terraform plan "${routed[@]}"
checked
echo "# changed" >> relay.yaml
refused "$command" terraform plan "${routed[@]}"
touch ../package.json # as in a checkout
refused "npm run routes -- check $PWD/relay.yaml This was checked" terraform plan "${routed[@]}"
rm ../package.json

say "a checked file that is not set would not be in force"
checked
refused "relay_file is not set" terraform plan "${common[@]}" -var 'slack={channel="C0123456789"}'

say "a function that would not have the file is no less of a reason: rules would not act, or nobody could use a button"
for reader in actions interactions; do
  mv ../functions/$reader/dist/relay.json unread.json
  refused "$command" terraform plan "${routed[@]}"
  mv unread.json ../functions/$reader/dist/relay.json
done

say "rules and buttons act as an App"
refused "set github.app_id" terraform plan "${routed[@]}" -var 'github={hooks=["acme"]}'

say "the token's secret and its version stay, and so do the cards; webhooks get secrets of their own, and rules and buttons functions"
plan "${routed[@]}"
changes_nothing_like '^\S*delete\S* ' 'storage_bucket_object'
changes_nothing_like 'secret(_version)?\.(this\["slack"\]|slack)|"slack slack |firestore|pubsub|bigquery' '^create .*(actions|commands)'
changes '^create google_secret_manager_secret.this\["slack-webhook-vendor"\]$'
changes '^create google_secret_manager_secret.this\["action-webhook-pager"\]$'
changes '^create google_secret_manager_secret.this\["slack-signing-secret"\]$'
changes '^create module.edge\["interactions"\].google_cloud_run_v2_service.this$'
changes '^create module.consumer\["actions"\].google_pubsub_subscription.this\["commands"\]$'
changes '^create module.consumer\["actions"\].module.function.google_cloudfunctions2_function.this$'
changes '^update module.consumer\["slack"\].module.function.google_cloudfunctions2_function.this$'
changes '^create module.task\["digest"\].google_cloud_scheduler_job.this\["remind"\]$'
apply_plan
unchanged "${routed[@]}"

say "a webhook that leaves the file takes its secret along, and nothing else"
sed -i '/vendor:/d; s/, vendor\]/]/' relay.yaml
checked
plan "${routed[@]}"
changes '^delete google_secret_manager_secret.this\["slack-webhook-vendor"\]$'
changes_nothing_like '^\S*delete\S* ' 'slack-webhook-vendor|storage_bucket_object|terraform_data.built'
apply_plan
unchanged "${routed[@]}"

say "webhooks alone need no bot's token"
sed -i '/support:/d; /security: {/d; /^alerts:/d; /^buttons:/d; /remind:/d; s/to: .*/to: partner/; /mention:/d' relay.yaml
checked
refused "remove slack.credential_version" terraform plan "${routed[@]}"
plan "${routed[@]}" -var 'slack={}'
changes '^delete google_secret_manager_secret.this\["slack"\]$'
changes '^delete module.task\["digest"\].google_cloud_scheduler_job.this\["daily"\]$'

say "a webhook can't have the secret of slack.incoming_webhook"
sed -i 's/webhook: partner/webhook: url/' relay.yaml
checked
refused "give the webhook url another name" terraform plan "${routed[@]}" -var 'slack={}'

say "without rules, what buttons need stays"
cp tests/routes/relay.yaml relay.yaml
checked
apply "${routed[@]}"
sed -i '/^webhooks:/,$d' relay.yaml
checked
plan "${routed[@]}"
changes '^delete google_secret_manager_secret.this\["action-webhook-pager"\]$'
changes '^delete module.alerts.google_monitoring_alert_policy.this\["rule-stopped"\]$'
changes_nothing_like '^\S*delete\S* ' 'action-webhook-|rule-stopped|recover_resumes_rules|storage_bucket_object|terraform_data.built'
apply_plan
unchanged "${routed[@]}"

say "without buttons either, all of both goes but what they did"
sed -i '/^buttons:/d' relay.yaml
checked
plan "${routed[@]}"
changes '^delete module.edge\["interactions"\].google_cloud_run_v2_service.this$'
changes '^delete google_pubsub_topic.commands\[0\]$'
changes '^delete google_secret_manager_secret.this\["slack-signing-secret"\]$'
changes '^delete module.consumer\["actions"\].module.function.google_cloudfunctions2_function.this$'
changes_nothing_like '^\S*delete\S* ' 'actions|commands|slack-signing-secret|storage_bucket_object|terraform_data.built'
changes_nothing_like 'google_bigquery_table.actions|google_firestore'
apply_plan
unchanged "${routed[@]}"

say "without a digest, its bundle needs no file, and everything of it goes"
cp tests/routes/relay.yaml relay.yaml
checked
rm ../functions/digest/dist/relay.json
plan "${routed[@]}" -var digest=null
changes '^delete module.task\["digest"\].module.function.google_cloudfunctions2_function.this$'
changes_nothing_like '^\S*delete\S* ' 'digest|storage_bucket_object|slack-webhook-vendor'
