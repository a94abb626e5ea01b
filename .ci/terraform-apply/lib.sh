# What the scenarios share. Each works in a copy of what terraform needs, because it writes a state and changes files. TERRAFORM is
# the stand-in's command.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here="$root/.ci/terraform-apply"
node="$root/node_modules/.bin/node"
releases="$root/terraform/tests/releases"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The stand-in refuses what Google refuses in a new project.
export TFSTUB_LIKE_GOOGLE=1 TF_DATA_DIR="$work/data"

tar -C "$root" -cf - functions/*/dist functions/README.md shared/pubsub.json shared/warehouse terraform \
  test/local/stack/functions.ts | tar -C "$work" --exclude=.terraform --exclude='terraform.tfstate*' -xf -
cd "$work/terraform"

smallest=(-var project_id=my-project-123 -var 'slack={channel="C0123456789"}' -var 'alerts={emails=["oncall@example.com"]}')
everything=(-var-file="$work/terraform/tests/everything.tfvars")

say() { printf '\n--- %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Runs terraform in the current folder.
terraform() { "$TERRAFORM" -chdir="$PWD" "$@"; }

# Runs terraform quietly, and shows the end of its output only where it fails.
quiet() {
  local command=$1
  shift
  terraform "$command" -input=false -no-color "$@" > terraform.log 2>&1 || { tail -n 40 terraform.log; exit 1; }
}

init() { terraform init -backend=false -input=false -no-color > /dev/null; }
apply() { quiet apply -auto-approve "$@"; grep '^Apply complete' terraform.log; }
destroy() { quiet destroy -auto-approve "$@"; grep '^Destroy complete' terraform.log; }
unchanged() { quiet plan -detailed-exitcode "$@"; echo "a second plan is empty"; }

# Plans into the file tfplan, and writes each change into the file changes: its actions in their order, and the address.
plan() {
  quiet plan -out=tfplan "$@"
  terraform show -json tfplan | "$node" "$here/changes.mjs" > changes
}

# Applies what was planned.
apply_plan() { quiet apply tfplan; grep '^Apply complete' terraform.log; }

# Requires a change whose line matches.
changes() { grep -E -- "$1" changes > /dev/null || { cat changes; fail "there is no change like: $1"; }; }

# Refuses a change whose line matches, unless the line matches the second expression too.
changes_nothing_like() {
  if grep -E -- "$1" changes | grep -vE -- "${2:-^$}"; then
    fail "the plan has what is listed above"
  fi
}

# Almost every name is fixed: what is replaced must be destroyed first. create_before_destroy spreads to all that a resource depends
# on.
destroys_first() { changes_nothing_like '^create,delete '; }

# Requires that a command fails, and says why.
refused() {
  local why=$1
  shift
  if "$@" -input=false -no-color > refused.log 2>&1; then
    fail "this should have been refused: $*"
  fi
  tr -s '\n│ ' ' ' < refused.log | grep -F -- "$why" > /dev/null || { tail -n 30 refused.log; fail "refused for another reason than: $why"; }
  echo "refused: $why"
}

# The address, id, project and label `team` of all that is there, without what is only read.
there() {
  terraform show -json | "$node" "$here/there.mjs"
}
