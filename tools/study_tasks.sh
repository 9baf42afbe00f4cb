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

# SST-2, AG News and RTE: 250 rows to train on and 100 to measure on.
make_sequence() {
  local task
  [[ -n ${REHEARSE_TASKS:-} ]] || fail "REHEARSE_TASKS is to name a folder with sst2, agnews and rte"
  for task in sst2 agnews rte; do
    mkdir -p "$work/$task"
    into "$work/$task/train.jsonl" lines 1 250 "$REHEARSE_TASKS/$task/train.jsonl"
    into "$work/$task/test.jsonl" lines 1 100 "$REHEARSE_TASKS/$task/test.jsonl"
    into "$work/$task/labels.json" cat "$REHEARSE_TASKS/$task/labels.json"
    shards $task --kind chat "$work/$task/train.jsonl"
  done
}
