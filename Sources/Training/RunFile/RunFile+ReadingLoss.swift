import Configuration
import Shards

extension RunFile.Loss {
  /// - Parameters:
  ///   - sources: the names of the run's sources.
  ///   - folder: where relative paths start.
  init(
    _ parent: ConfigurationReader, sources: [String], folder: String
  ) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "loss", keys: ["replay_weight", "normalization", "kl", "penalty"])
    let defaults = Self()
    self.init(
      replayWeight: try reader.number(
        "replay_weight", .notNegative, default: defaults.replayWeight),
      normalization: try reader.choice("normalization", default: defaults.normalization),
      kl: try RunFile.KL(reader, sources: sources),
      penalty: try RunFile.Penalty(reader, sources: sources, folder: folder))
  }
}

extension RunFile.KL {
  fileprivate init(
    _ parent: ConfigurationReader, sources: [String]
  ) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "kl",
      keys: [
        "coefficient", "direction", "temperature", "roles", "sources", "fraction", "cache",
        "cache_bytes",
      ])
    let defaults = Self()
    self.init(
      coefficient: try reader.number("coefficient", .notNegative, default: defaults.coefficient),
      direction: try reader.choice("direction", default: defaults.direction),
      temperature: try reader.number("temperature", .temperature, default: defaults.temperature),
      roles: try reader.roleFactors("roles") ?? defaults.roles,
      sources: try reader.factors("sources", of: sources),
      fraction: try reader.number("fraction", .positiveFraction, default: defaults.fraction),
      cache: try reader.choice("cache", default: defaults.cache),
      cacheBytes: try reader.integer("cache_bytes", in: 0...Int.max, default: defaults.cacheBytes))
  }
}

extension ConfigurationReader {
  /// A mapping of roles to factors, or a list of those with a factor of 1; nil where the field is
  /// absent.
  fileprivate func roleFactors(_ key: String) throws(ConfigurationError) -> [TokenRole: Double]? {
    guard has(key) else { return nil }
    let roles = TokenRole.allCases.map { (name: "\($0)", value: $0) }
    if (try? list(key, of: "roles")) != nil {
      let listed = try names(key, of: roles) ?? []
      return Dictionary(uniqueKeysWithValues: listed.map { ($0, 1) })
    }
    let factors = try factors(key, of: roles.map(\.name))
    guard !factors.isEmpty else { throw error(key, "one or more roles") }
    return Dictionary(
      uniqueKeysWithValues: roles.compactMap { role in factors[role.name].map { (role.value, $0) } }
    )
  }

  /// A mapping of some of `names` to factors of at least 0.
  fileprivate func factors(
    _ key: String, of names: [String]
  ) throws(ConfigurationError) -> [String: Double] {
    let reader = try mapping(key, keys: names)
    var factors: [String: Double] = [:]
    for name in names where reader.has(name) {
      factors[name] = try reader.number(name, .notNegative)
    }
    return factors
  }
}
