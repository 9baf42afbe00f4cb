extension BatchSampler {
  /// The epochs of each source that the planned steps begin, by the source's number; a mixture that
  /// goes on from another counts that one's too.
  ///
  /// A sequence of epoch e comes again only if its source begins epoch e + 1.
  public var epochsBegun: [Int] {
    zip(sources, order.counts(at: position(ofStep: steps))).map { source, draws in
      (source.drawnBefore + draws + source.index.count - 1) / source.index.count
    }
  }
}
