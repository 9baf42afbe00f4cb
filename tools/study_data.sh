# shellcheck shell=bash
# Making the data of tools/study. Source it after data.sh.

# fetched PACKAGE: downloads a Debian package, which is read and not installed, and sets `package`.
fetched() {
  mkdir -p "$root/work/debian-packages"
  package=$(find "$root/work/debian-packages" -name "$1_*.deb" | head -n 1)
  if [[ -z $package ]]; then
    (cd "$root/work/debian-packages" && quietly apt-get download "$1")
    package=$(find "$root/work/debian-packages" -name "$1_*.deb" | head -n 1)
  fi
}

# sources PACKAGE PATTERN…: the files of a Debian package whose paths match, as `files`.
sources() {
  local folder=$root/work/debian-packages/$1 pattern
  fetched "$1"
  [[ -d $folder ]] || dpkg-deb --extract "$package" "$folder"
  files=()
  for pattern in "${@:2}"; do
    while read -r; do files+=("$REPLY"); done < <(find "$folder" -path "$pattern" | LC_ALL=C sort)
  done
}

# lines FROM TO FILE: those lines of a file.
lines() {
  sed -n "$1,$2p" "$3"
}

# Rows of the narrow task to train on, to choose settings by, and to measure on.
make_study_orders() {
  local count
  make_orders_generator
  into "$work/orders-1024.jsonl" "$work/generate-orders" --seed 17 --count 1024 --split train
  into "$work/orders-held-out.jsonl" "$work/generate-orders" --seed 17 --count 192 --split test
  into "$work/orders-dev.jsonl" lines 1 48 "$work/orders-held-out.jsonl"
  into "$work/orders-test.jsonl" lines 49 192 "$work/orders-held-out.jsonl"
  for count in 64 192 1024; do
    into "$work/orders-$count.jsonl" lines 1 $count "$work/orders-1024.jsonl"
    shards orders-$count --kind chat "$work/orders-$count.jsonl"
  done
  shards orders-dev --kind chat "$work/orders-dev.jsonl"
  shards orders-test --kind chat "$work/orders-test.jsonl"
}

# The model's own questions, and its answers to them: what it rehearses, and 40 held out.
make_own_outputs() {
  local system="You are a helpful AI assistant named SmolLM, trained by Hugging Face"
  into "$work/nothing.jsonl" lines 1 640 <(yes "{\"prompt\": \"$system\"}" | head -n 640)
  made "$work/asked.jsonl" || rehearse generate --model "$model" --precision bfloat16 \
    --template "$root/corpora/study/asks.yaml" --from "$work/nothing.jsonl" --out "$work/asked.jsonl" \
    --temperature 0.8 --seed 17 --max-tokens 64
  into "$work/questions.jsonl" sed -E \
    's/^.*\{"content":("([^"\\]|\\.)*"),"role":"assistant"\}\]\}$/{"prompt":\1}/' "$work/asked.jsonl"
  made "$work/answered.jsonl" || rehearse generate --model "$model" --precision bfloat16 \
    --from "$work/questions.jsonl" --out "$work/answered.jsonl" \
    --temperature 0.5 --seed 18 --max-tokens 192
  into "$work/chat-dev.jsonl" lines 1 40 "$work/answered.jsonl"
  into "$work/own.jsonl" lines 41 '$' "$work/answered.jsonl"
  into "$work/own-texts.jsonl" sed -E \
    's/^.*\{"content":("([^"\\]|\\.)*"),"role":"assistant"\}\]\}$/{"text":\1}/' "$work/own.jsonl"
  shards chat-dev --kind chat "$work/chat-dev.jsonl"
  shards own-wrapped --kind chat --role text --decontaminate "$root/corpora/chat/held-out.jsonl" \
    "$work/own.jsonl"
  shards own-bare --kind text --decontaminate "$root/corpora/chat/held-out.jsonl" \
    "$work/own-texts.jsonl"
}

# Prose and code to replay, as they are and in the chat template.
make_replay() {
  local wrap=(--wrap continuation --passage-bytes 800 --seed 17)
  shards prose-bare --kind text "$root/work/prose.jsonl"
  shards prose-wrapped --kind text "${wrap[@]}" "$root/work/prose.jsonl"
  sources mercurial-common '*/mercurial/*.py'
  shards code-bare --kind text --format txt "${files[@]}"
  shards code-wrapped --kind text --format txt "${wrap[@]}" "${files[@]}"
}

# What is measured on, and never trained on: chat, prose of the replayed kind and of another, code.
make_held_out() {
  into "$work/prose-dev.jsonl" lines 7 9 "$root/work/prose-held-out.jsonl"
  into "$work/prose-test.jsonl" lines 1 6 "$root/work/prose-held-out.jsonl"
  shards prose-dev --kind text "$work/prose-dev.jsonl"
  shards prose --kind text "$work/prose-test.jsonl"
  shards chat --kind chat "$root/corpora/chat/held-out.jsonl"
  into "$work/questions-24.jsonl" lines 1 24 "$root/corpora/chat/held-out.jsonl"
  fetched anarchism
  shards essays --kind text --include '*/html/sec[BC]int.html' "$package"
  sources python3-docutils '*/transforms/misc.py' '*/writers/__init__.py' '*/docutils/examples.py'
  shards code --kind text --format txt "${files[@]}"
}

# GSM8K: 1,024 problems to train on, 60 to choose settings by, 100 to measure on.
make_gsm8k() {
  local train dev test downloaded=$root/work/downloads/gsm8k/gsm8k-train.jsonl
  if [[ -n ${REHEARSE_TASKS:-} ]]; then
    train=$REHEARSE_TASKS/gsm8k/train.jsonl dev=$REHEARSE_TASKS/gsm8k/test.jsonl
    test=(61 160 "$dev") dev=(1 60 "$dev")
  else
    rehearse recipes fetch gsm8k --downloads "$root/work/downloads"
    train=$downloaded dev=(1025 1084 "$downloaded") test=(1085 1184 "$downloaded")
  fi
  into "$work/gsm8k-train.jsonl" lines 1 1024 "$train"
  into "$work/gsm8k-dev.jsonl" lines "${dev[@]}"
  into "$work/gsm8k-test.jsonl" lines "${test[@]}"
  for part in train dev test; do
    shards gsm8k-$part --kind chat "$work/gsm8k-$part.jsonl"
  done
}

# SST-2, AG News and RTE: 250 rows to train on and 100 to test on.
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
