# shellcheck shell=bash
# Making the demo's and the study's data. Source it after common.sh, with `release`, `model` and
# `work`, the folder to write in, set.

rehearse() {
  "$release/rehearse" "$@"
}

# made FILE: whether a stage's output is there, saying so.
made() {
  [[ -e $1 ]] && echo "kept ${1#"$root"/}"
}

# into FILE COMMAND…: writes a command's output to a file that appears only when it is complete.
into() {
  local file=$1
  shift
  if ! made "$file"; then
    "$@" >"$file.part"
    mv "$file.part" "$file"
  fi
}

# shards NAME ARGUMENT…: builds a shard set.
shards() {
  local folder=$work/shards/$1
  shift
  if ! made "$folder/manifest.json"; then
    rehearse build --tokenizer "$model" --out "$folder" "$@"
  fi
}

make_orders_generator() {
  [[ -x $work/generate-orders ]] ||
    swiftc -O "$root/corpora/orders/generate.swift" -o "$work/generate-orders"
}

# wrapped NAME FILE…: builds a shard set of texts in the chat template; options may come first.
wrapped() {
  shards "$1" --kind text --wrap continuation --passage-bytes 800 --seed 17 "${@:2}"
}

# make_orders COUNT: that many examples to train on, and 48 to test on.
make_orders() {
  make_orders_generator
  into "$work/orders-$1.jsonl" "$work/generate-orders" --seed 17 --count "$1" --split train
  into "$work/orders-test.jsonl" "$work/generate-orders" --seed 17 --count 48 --split test
}

# A part of the held-out book is enough to tell the runs apart, and keeps the demo short.
make_held_out_prose() {
  into "$work/prose-held-out.jsonl" head -n 6 "$root/work/prose-held-out.jsonl"
}

# Everything but what is to be trained on; the same prose is replayed as it is and wrapped.
make_replay_and_held_out() {
  shards orders-test --kind chat "$work/orders-test.jsonl"
  shards prose --kind text "$root/work/prose.jsonl"
  wrapped wrapped "$root/work/prose.jsonl"
  shards prose-held-out --kind text "$work/prose-held-out.jsonl"
  shards chat-held-out --kind chat "$root/corpora/chat/held-out.jsonl"
}
