#ifndef REHEARSE_BFLOAT16_H
#define REHEARSE_BFLOAT16_H

#include <stddef.h>
#include <stdint.h>

/* Products of float32 rows with a frozen weight in bfloat16. The rows are rounded to bfloat16, to
 * the nearest and ties to even; sums are float32.
 *
 * A weight W (outputs, inputs) is packed once, in panels of 32 outputs. A panel holds, for each
 * pair of neighbouring inputs, that pair of each of its outputs: with I the inputs rounded up to a
 * multiple of 32, W[o][i] is element
 *
 *     o / 32 * 32 * I  +  i / 2 * 64  +  o % 32 * 2  +  i % 2
 *
 * in divisions of integers. Both sides are padded with zeros to multiples of 32. The instructions
 * multiply pairs of the dimension that is summed over: x W^T reads the panels as they lie, and g W,
 * whose sums run over outputs, pairs them anew, a block at a time.
 *
 * The order of a sum depends on its length alone: neither the number of rows nor the division into
 * products of fewer rows or columns changes a bit. Different tables differ in the last bits.
 */

#pragma clang assume_nonnull begin

/* The outputs of one panel. */
enum { REHEARSE_BFLOAT16_PANEL = 32 };

/* The elements of a packed weight. */
size_t rehearse_bfloat16_packed_count(size_t outputs, size_t inputs);

/* Rounds one row of W to bfloat16 and packs it; the padding must be zero already. */
void rehearse_bfloat16_pack(uint16_t *packed, const float *row, size_t output, size_t inputs);

/* One row of a packed W in float32. */
void rehearse_bfloat16_unpack(float *row, const uint16_t *packed, size_t output, size_t inputs);

/* Some columns of `low`: low_scale times the columns of x from `first` to `end` times
 * down (end - first, ranks). */
typedef struct {
  const float *down;
  size_t down_stride;
  size_t first;
  size_t end;
  size_t first_rank;
  size_t ranks;
} rehearse_low_rank_part;

/* Matrices are row-major; a stride is the distance of two rows in elements. */
typedef struct {
  const float *x; /* (rows, inputs) forward, (rows, outputs) backward */
  size_t x_stride;
  size_t rows;
  const uint16_t *packed;
  size_t outputs;
  size_t inputs;
  float *out; /* (rows, outputs) forward, (rows, inputs) backward */
  size_t out_stride;
  size_t first_column; /* the columns of `out` to compute; the first is a multiple of 32 */
  size_t end_column;
  /* Added to the product while it is in the cache, where not null: low (rows, ranks) times
   * up (ranks, columns), times scale, and a matrix of the shape of `out`. Of low rank are LoRA's
   * terms, in float32; each panel of columns takes the ranks from its first to its end. */
  float *_Nullable low;
  size_t low_stride;
  const float *_Nullable up;
  size_t up_stride;
  const size_t *_Nullable first_ranks;
  const size_t *_Nullable end_ranks;
  float scale;
  /* What low is computed from, while a block of x is in the cache; with none it is given. */
  const rehearse_low_rank_part *_Nullable parts;
  size_t part_count;
  float low_scale;
  const float *_Nullable residual;
  size_t residual_stride;
} rehearse_bfloat16_product;

typedef struct {
  /* The instruction set: "amx", "avx512bf16" or "generic". */
  const char *name;

  /* out = x W^T. */
  void (*_Nonnull forward)(const rehearse_bfloat16_product *product, void *scratch);

  /* out = x W. */
  void (*_Nonnull backward)(const rehearse_bfloat16_product *product, void *scratch);
} rehearse_bfloat16_table;

/* The bytes of scratch memory that a product needs, aligned to 64. */
size_t rehearse_bfloat16_scratch_size(void);

/* The fastest table whose products beat float32's on this processor, or null. */
const rehearse_bfloat16_table *_Nullable rehearse_bfloat16_kernels(void);

/* The table of that name, or null where the processor (or the build) has none. */
const rehearse_bfloat16_table *_Nullable rehearse_bfloat16_kernels_named(const char *name);

#pragma clang assume_nonnull end

#endif
