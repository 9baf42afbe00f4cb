import Reports
import Testing

@Suite("Figures")
struct FiguresTests {
  @Test(
    "decimals are rounded to a fixed number of places",
    arguments: [
      (0.98, 3, "0.980"), (0, 3, "0.000"), (1.0005, 2, "1.00"), (0.9996, 3, "1.000"),
      (-2.5, 1, "-2.5"), (12345.678, 1, "12345.7"), (0.5, 0, "1"), (99.4, 0, "99"),
      (0.05, 4, "0.0500"),
    ])
  func decimal(value: Double, places: Int, text: String) {
    #expect(Figures.decimal(value, places: places) == text)
  }

  @Test("what rounds to zero has no sign")
  func negativeZero() {
    #expect(Figures.decimal(-0.0001) == "0.000")
    #expect(Figures.decimal(-0.0) == "0.000")
  }

  @Test("what is no number, or too large for digits, is still said")
  func extremes() {
    #expect(Figures.decimal(.nan) == "nan")
    #expect(Figures.decimal(.infinity) == "inf")
    #expect(Figures.decimal(-.infinity) == "-inf")
    #expect(Figures.decimal(1e300) == "1e+300")
  }

  @Test(
    "integers are grouped by thousands",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (123_456, "123,456"),
      (.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(value: Int, text: String) {
    #expect(Figures.grouped(value) == text)
  }

  @Test(
    "bytes come in binary units",
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_572_864, "1.5 MiB"),
      (5 << 30, "5.0 GiB"), (1 << 60, "1024.0 PiB"),
    ])
  func bytes(value: Int, text: String) {
    #expect(Figures.bytes(value) == text)
  }

  @Test(
    "durations read as a clock does",
    arguments: [
      (0, "0:00"), (4.4, "0:04"), (59.6, "1:00"), (245, "4:05"), (3723, "1:02:03"),
      (360_000, "100:00:00"),
    ])
  func duration(seconds: Double, text: String) {
    #expect(Figures.duration(seconds: seconds) == text)
  }

  @Test("fractions become percentages with one decimal")
  func percent() {
    #expect(Figures.percent(1.0 / 3) == "33.3 %")
    #expect(Figures.percent(1) == "100.0 %")
  }
}
