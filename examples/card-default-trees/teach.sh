#!/usr/bin/env bash
# Makes the teachers of recipe.json: a Python environment, the folds of the training rows, and a model for each teacher and fold. All lie
# under .cache/card-default-trees afterwards. What is there already is made anew, but for the environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=examples/card-default-trees
there=.cache/card-default-trees

node infra/setup/main.mjs --only card-default
if [ ! -e "$there/environment/complete" ]; then
  python3 -m venv "$there/environment"
  "$there/environment/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements.txt"
  touch "$there/environment/complete"
fi
npx stillhouse data folds card-default-trees --out "$there/folds.csv"
"$there/environment/bin/python" "$here/teach.py" .cache/data/card-default/card-default.csv "$there/folds.csv" "$there/models"
