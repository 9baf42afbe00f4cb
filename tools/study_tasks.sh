# shellcheck shell=bash
# Making the tasks of tools/study beside the narrow one. Source it after study_data.sh.

# GSM8K: 1,024 problems to train on, 60 to choose settings by, 100 to measure on.
make_gsm8k() {
  local part train dev test
  if [[ -n ${REHEARSE_TASKS:-} ]]; then
    train=$REHEARSE_TASKS/gsm8k/train.jsonl
    dev=(1 60 "$REHEARSE_TASKS/gsm8k/test.jsonl")
    test=(61 160 "$REHEARSE_TASKS/gsm8k/test.jsonl")
  else
    rehearse recipes fetch gsm8k --downloads "$root/work/downloads" ||
      fail "GSM8K could not be fetched; REHEARSE_TASKS may name a folder that has it"
    train=$root/work/downloads/gsm8k/gsm8k-train.jsonl
    dev=(1025 1084 "$train")
    test=(1085 1184 "$train")
  fi
  into "$work/gsm8k-train.jsonl" lines 1 1024 "$train"
  into "$work/gsm8k-dev.jsonl" lines "${dev[@]}"
  into "$work/gsm8k-test.jsonl" lines "${test[@]}"
  for part in train dev test; do
    shards gsm8k-$part --kind chat "$work/gsm8k-$part.jsonl"
  done
}

# Three tasks to learn one after the other: 250 rows to train on and 100 to measure on. They are SST-2,
# AG News and RTE, or three questions about orders; `first`, `second` and `third` lead to them.
make_sequence() {
  local stages=(first second third) tasks=(day size place) make=make_question number task
  [[ -z ${REHEARSE_TASKS:-} ]] || { tasks=(sst2 agnews rte) && make=make_task; }
  echo "In sequence: ${tasks[*]}"
  for number in 0 1 2; do
    task=${tasks[number]}
    mkdir -p "$work/$task"
    $make "$task" $((17 + number))
    shards "$task" --kind chat "$work/$task/train.jsonl"
    ln -sfn "$task" "$work/${stages[number]}"
    ln -sfn "$task" "$work/shards/${stages[number]}"
  done
}

# make_task TASK: one of REHEARSE_TASKS.
make_task() {
  into "$work/$1/train.jsonl" lines 1 250 "$REHEARSE_TASKS/$1/train.jsonl"
  into "$work/$1/test.jsonl" lines 1 100 "$REHEARSE_TASKS/$1/test.jsonl"
  into "$work/$1/labels.json" cat "$REHEARSE_TASKS/$1/labels.json"
}

# make_question QUESTION SEED: one about orders.
make_question() {
  local generate=("$work/generate-orders" --ask "$1")
  into "$work/$1/train.jsonl" "${generate[@]}" --seed "$2" --count 250 --split train
  into "$work/$1/test.jsonl" "${generate[@]}" --seed "$2" --count 100 --split test
  into "$work/$1/labels.json" "${generate[@]}" --labels
}
