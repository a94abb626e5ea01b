# What a change of a view, of a function or of a bundle changes, and what it leaves alone.
source "$(dirname "$0")/lib.sh"
init
apply "${smallest[@]}"

say "a view with a column more, a column less or another query is made anew, and a second plan is empty"
views=../shared/warehouse/views
columns() { # file, an expression that changes the list `columns`
  "$node" -e "const fs = require('fs'); const columns = JSON.parse(fs.readFileSync('$1')); $2; fs.writeFileSync('$1', JSON.stringify(columns))"
}
columns $views/1_events.schema.json 'columns.push({ name: "more", type: "STRING", mode: "NULLABLE", description: "One more" })'
columns $views/6_weekly.schema.json 'columns.shift()'
echo '-- another query' >> $views/3_issues.sql
plan "${smallest[@]}"
for view in 'views_1.*"events"' 'views_3.*"issues"' 'views_6.*"weekly"'; do
  changes "^delete,create module.$view"
done
changes_nothing_like . 'module.views_[136].*"(events|issues|weekly)"'
apply_plan
unchanged "${smallest[@]}"

say "a function that is replaced is destroyed first; its grants and what runs its image follow in the same apply"
plan "${smallest[@]}" \
  -replace='module.consumer["slack"].module.function.google_cloudfunctions2_function.this' \
  -replace='module.edge["ingress"].module.function.google_cloudfunctions2_function.this'
destroys_first
changes '^delete,create .*invokers\["push"\]$'
changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'

say "what has a fixed name is destroyed first too when it must be made anew, such as after a failed creation"
for address in google_pubsub_topic.events 'google_secret_manager_secret.this["webhook"]' google_bigquery_dataset.this google_firestore_database.this \
  google_artifact_registry_repository.images google_storage_bucket.sources google_service_account.build \
  'google_project_iam_member.build["logs"]' 'module.consumer["bigquery"].module.function.google_service_account.runtime'; do
  plan "${smallest[@]}" -replace="$address"
  changes "^delete,create $(printf %s "$address" | sed 's/[][]/\\&/g')$"
  destroys_first
done

# Changes a bundle, and requires that these addresses change and no others.
only() {
  cp "../functions/$1/dist/function.js" bundle.js
  echo '// changed' >> "../functions/$1/dist/function.js"
  plan "${smallest[@]}"
  mv bundle.js "../functions/$1/dist/function.js"
  cut -d' ' -f2- changes | sort | diff - <(sort <<< "$2") || fail "a changed bundle of $1 changes something else"
  cat changes
}
say "a changed bundle changes only what runs it"
only slack 'module.consumer["slack"].module.function.google_cloudfunctions2_function.this
module.consumer["slack"].module.function.google_storage_bucket_object.source'
only ingress 'module.edge["ingress"].google_cloud_run_v2_service.this
module.edge["ingress"].module.function.google_cloudfunctions2_function.this
module.edge["ingress"].module.function.google_storage_bucket_object.source
module.edge["ingress"].terraform_data.built'

say "Google builds ingress's image anew when only its settings change, so the service gets it in the same apply"
for setting in 'functions={ingress={memory="1Gi"}}' github_host=acme.ghe.com 'labels={team="support"}'; do
  plan "${smallest[@]}" -var "$setting"
  changes '^delete,create module.edge\["ingress"\].terraform_data.built$'
  changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'
done

say "an apply that ends between the image and the service: the next one brings the service to the image"
echo '// changed' >> ../functions/ingress/dist/function.js
apply "${smallest[@]}" -target='module.edge["ingress"].module.function.google_cloudfunctions2_function.this'
plan "${smallest[@]}"
changes '^update module.edge\["ingress"\].google_cloud_run_v2_service.this$'

say "a consumer that is added by following functions/README.md gets all that belongs to it, and its place on the dashboard"
"$node" "$root/test/recipe/add-a-consumer.ts" "$work"
cp -R ../functions/bigquery/dist ../functions/audit/dist # Any bundle will do, because nothing is applied.
plan "${smallest[@]}"
for part in function.google_cloudfunctions2_function google_pubsub_subscription google_monitoring_alert_policy; do
  changes "^create module.consumer\[\"audit\"\].*$part"
done
terraform show -no-color tfplan | sed -n '/google_monitoring_dashboard.this will be updated/,/^  # module/p' | grep audit > /dev/null ||
  fail "the added consumer is not on the dashboard"
