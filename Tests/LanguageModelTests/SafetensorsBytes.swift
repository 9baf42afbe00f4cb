/// A safetensors file put together by hand: the header as it stands, then the data.
func safetensors(header: String, data: [UInt8] = []) -> [UInt8] {
  let header = Array(header.utf8)
  return safetensors(headerLength: UInt64(header.count)) + header + data
}

/// The eight bytes that say how long the header is.
func safetensors(headerLength: UInt64) -> [UInt8] {
  withUnsafeBytes(of: headerLength.littleEndian) { Array($0) }
}

/// One tensor of a header.
func field(_ type: String, _ shape: [Int], _ first: Int, _ end: Int) -> String {
  #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(first),\#(end)]}"#
}
