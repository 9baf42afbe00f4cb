import Foundation
import Storage
import TestSupport
import Testing

@testable import Reports

@Suite("The frame of a page")
struct PageTests {
  @Test(
    "the policy of a page names the SHA-256 of its styles and scripts",
    arguments: [PageAsset.pageStyle, .batchStyle, .batchSearch, .chartStyle])
  func digests(asset: PageAsset) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\(asset.content)", to: "asset")
    let digits = Array(try Checksum(ofFile: path).digits)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    #expect(asset.digest == Data(bytes).base64EncodedString())
  }

  @Test("a page says its language and title, and allows nothing from elsewhere")
  func head() {
    let page = Page(title: "<A & B>", header: HTML(), main: HTML(text: "text"))
    let text = String(decoding: page.bytes, as: UTF8.self)
    #expect(text.hasPrefix("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"))
    #expect(text.contains("<title>&lt;A &amp; B&gt;</title>"))
    #expect(text.contains("default-src &#39;none&#39;"))
    #expect(text.contains("script-src &#39;none&#39;"))
  }
}
