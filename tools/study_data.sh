# shellcheck shell=bash
# Making the data of tools/study. Source it after data.sh.

# fetched PACKAGE: downloads a Debian package, which is read and not installed, and sets `package`.
fetched() {
  local folder=$root/work/debian-packages/$1
  if [[ -d $folder ]]; then
    package=$(find "$folder" -name '*.deb')
    return
  fi
  command -v apt-get >/dev/null || fail "the package $1 is fetched with apt-get"
  if ! apt-cache show "$1" >/dev/null 2>&1; then
    echo "Updating apt's package lists"
    quietly as_root apt-get update
  fi
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  (cd "$folder.part" && quietly apt-get download "$1")
  rm -rf "$folder"
  mv "$folder.part" "$folder"
  package=$(find "$folder" -name '*.deb')
}

# sources PACKAGE PATTERN…: the files of a Debian package whose paths match, as `files`.
sources() {
  local folder=$root/work/debian-packages/$1-files pattern
  fetched "$1"
  if [[ ! -d $folder ]]; then
    rm -rf "$folder.part"
    dpkg-deb --extract "$package" "$folder.part"
    mv "$folder.part" "$folder"
  fi
  files=()
  for pattern in "${@:2}"; do
    while read -r; do
      files+=("$REPLY")
    done < <(find "$folder" -type f -path "$pattern" | LC_ALL=C sort)
  done
  [[ ${#files[@]} -gt 0 ]] || fail "no file ${*:2} in the package $1"
}

# lines FROM TO FILE: those lines of a file, which is to have as many.
lines() {
  local count
  count=$(wc -l <"$3") || fail "$3 cannot be read"
  ((count >= $2)) || fail "$3 has $count lines; expected at least $2"
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

# Prose to replay, as it is and in the chat template.
make_prose() {
  shards prose-bare --kind text "$root/work/prose.jsonl"
  wrapped prose-wrapped "$root/work/prose.jsonl"
}

# Code to replay.
make_code() {
  sources mercurial-common '*/mercurial/*.py'
  shards code-bare --kind text --format txt "${files[@]}"
  wrapped code-wrapped --format txt "${files[@]}"
}

# answers IN OUT ARGUMENT…: the model's own, drawn at random.
answers() {
  made "$2" || rehearse generate --model "$model" --precision bfloat16 --from "$1" --out "$2" \
    "${@:3}"
}

# The model's own questions, and its answers to them: what it rehearses, and 40 held out.
make_own_outputs() {
  local system="You are a helpful AI assistant named SmolLM, trained by Hugging Face"
  local answer='"([^"\\]|\\.)*"' held_out=(--decontaminate "$root/corpora/chat/held-out.jsonl"
    --decontaminate "$work/chat-dev.jsonl")
  local record="^.*\\{\"content\":($answer),\"role\":\"assistant\"\\}\\]\\}\$"
  into "$work/nothing.jsonl" awk -v line="{\"prompt\": \"$system\"}" \
    'BEGIN { for (i = 0; i < 640; i++) print line }'
  answers "$work/nothing.jsonl" "$work/asked.jsonl" --template "$root/corpora/study/asks.yaml" \
    --temperature 0.8 --seed 17 --max-tokens 64
  into "$work/asks.jsonl" sed -E "s/$record/{\"prompt\":\\1}/" "$work/asked.jsonl"
  answers "$work/asks.jsonl" "$work/answered.jsonl" --temperature 0.5 --seed 18 --max-tokens 192
  into "$work/chat-dev.jsonl" lines 1 40 "$work/answered.jsonl"
  into "$work/own.jsonl" sed 1,40d "$work/answered.jsonl"
  into "$work/own-texts.jsonl" sed -E "s/$record/{\"text\":\\1}/" "$work/own.jsonl"
  shards chat-dev --kind chat "$work/chat-dev.jsonl"
  shards own-wrapped --kind chat --role text "${held_out[@]}" "$work/own.jsonl"
  shards own-bare --kind text "${held_out[@]}" "$work/own-texts.jsonl"
}

# What is measured on, and never trained on: chat, and prose of the kind that is replayed.
make_held_out() {
  into "$work/prose-dev.jsonl" lines 7 9 "$root/work/prose-held-out.jsonl"
  into "$work/prose-test.jsonl" lines 1 6 "$root/work/prose-held-out.jsonl"
  into "$work/questions-24.jsonl" lines 1 24 "$root/corpora/chat/held-out.jsonl"
  shards prose-dev --kind text "$work/prose-dev.jsonl"
  shards prose --kind text "$work/prose-test.jsonl"
  shards chat --kind chat "$root/corpora/chat/held-out.jsonl"
}

# The same: prose of another kind, and code.
make_other_held_out() {
  fetched anarchism
  shards essays --kind text --include '*/html/sec[BC]int.html' "$package"
  sources python3-docutils '*/transforms/misc.py' '*/writers/__init__.py' '*/docutils/examples.py'
  shards code --kind text --format txt "${files[@]}"
}
