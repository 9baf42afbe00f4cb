# shellcheck shell=bash
# What making the demo's data and the study's has in common. Source it after common.sh, with
# `release`, `model` and `work`, the folder to write in, set.

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
  local source=$root/corpora/orders/generate.swift program=$work/generate-orders
  [[ $program -nt $source ]] && return
  swiftc -O "$source" -o "$program.part"
  mv "$program.part" "$program"
}

# wrapped NAME FILE…: builds a shard set of texts in the chat template; options may come first.
wrapped() {
  shards "$1" --kind text --wrap continuation --passage-bytes 800 --seed 17 "${@:2}"
}
