# shellcheck shell=bash
# Making the data of tools/study that other people's tasks are. Source it after study_data.sh.

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
# AG News and RTE, or three questions about orders.
make_sequence() {
  local stage number=0 theirs=(sst2 agnews rte) own=(day size place)
  for stage in first second third; do
    mkdir -p "$work/$stage"
    if [[ -n ${REHEARSE_TASKS:-} ]]; then
      make_their_stage "$work/$stage" "$REHEARSE_TASKS/${theirs[number]}"
    else
      make_own_stage "$work/$stage" "${own[number]}" $((17 + number))
    fi
    shards $stage --kind chat "$work/$stage/train.jsonl"
    number=$((number + 1))
  done
}

# make_their_stage FOLDER TASK: from the folder of a task.
make_their_stage() {
  into "$1/train.jsonl" lines 1 250 "$2/train.jsonl"
  into "$1/test.jsonl" lines 1 100 "$2/test.jsonl"
  into "$1/labels.json" cat "$2/labels.json"
}

# make_own_stage FOLDER QUESTION SEED: a question about orders.
make_own_stage() {
  local generate=("$work/generate-orders" --ask "$2")
  make_orders_generator
  into "$1/train.jsonl" "${generate[@]}" --seed "$3" --count 250 --split train
  into "$1/test.jsonl" "${generate[@]}" --seed "$3" --count 100 --split test
  into "$1/labels.json" "${generate[@]}" --labels
}
