# Every example can be planned, and so can the module of a release archive.
source "$(dirname "$0")/lib.sh"

# How many resources each example makes. A change of a number is a change for whoever deploys.
expect() { grep -q "^Plan: $1 to add, 0 to change, 0 to destroy" terraform.log || { grep '^Plan' terraform.log; fail "expected $1"; }; }
export TF_VAR_slack_credential=xoxb-for-tests-only TF_VAR_webhook_secret=a-secret-for-tests-only
export TF_VAR_github_credential=github_pat_for_tests_only
minimal=196
for example in minimal:$minimal eu:224 load-balancer:205; do
  say "examples/${example%:*} makes ${example#*:} resources"
  cd "$work/terraform/examples/${example%:*}"
  init
  quiet plan
  expect "${example#*:}"
  rm -rf "$TF_DATA_DIR"
done

say "the module of a release archive, and a module without bundles beside it, which takes those of the archive"
mkdir -p "$work/elsewhere/repository"
cd "$work/elsewhere"
(cd "$root" && npm run --silent archive > /dev/null)
mv "$root/issue-relay.tar.gz" .
tar -xzf issue-relay.tar.gz
cp -R ../shared ../terraform repository
for source in 'source = "./terraform"' 'source = "./repository/terraform"\n  bundles = "./functions"'; do
  sed "s#source = \"../..\"#$source#" terraform/examples/minimal/main.tf > main.tf
  init
  quiet plan
  expect $minimal
done
