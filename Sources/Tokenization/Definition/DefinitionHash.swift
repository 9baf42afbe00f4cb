/// The 64-bit FNV-1a hash (Fowler, Noll, Vo), its high bits folded into the low ones, by which shard
/// sets name the definition that made them.
func fnv1a(_ bytes: Span<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
  return hash ^ hash >> 32
}
