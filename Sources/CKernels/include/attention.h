#ifndef REHEARSE_ATTENTION_H
#define REHEARSE_ATTENTION_H

#include <stddef.h>

/* Causal attention of the query heads that share one head of keys and values.
 *
 * Scores are computed for a few rows of queries at a time, only up to the last key that those see:
 * (length, length) never lies in memory. The backward pass computes the probabilities again from
 * the log-sums (Dao et al. 2022, algorithm 4).
 *
 * A pass is a pure function of its arguments; those of different tables differ in the last bits,
 * and those in bfloat16, which round both factors of every product and sum in float32, by about
 * 0.3 %.
 */

#pragma clang assume_nonnull begin

/* Matrices are row-major; a stride is the distance of two rows in elements. */
typedef struct {
  const float *queries; /* (rows, heads * width) */
  size_t query_stride;
  const float *keys; /* (key_count, width), no fewer than the queries, the last of which stands at
                      * the last key */
  const float *values; /* (key_count, width) */
  size_t key_stride; /* of keys and of values */
  float *output; /* (rows, heads * width): softmax(scale q k^T) v */
  size_t output_stride;
  float *log_sums; /* (rows, heads): the log of each softmax's denominator */
  size_t log_sum_stride;
  size_t rows;
  size_t key_count;
  size_t heads;
  size_t width;
  float scale;
} rehearse_attention;

/* The gradient of the output, given, and of the rest, which is overwritten. */
typedef struct {
  const float *output;
  size_t output_stride;
  float *queries;
  size_t query_stride;
  float *keys;
  float *values;
  size_t key_stride;
} rehearse_attention_gradient;

typedef struct {
  /* The instruction set, and the format of the factors where that is bfloat16. */
  const char *name;

  /* The bytes of scratch memory that the passes need, aligned to 64. */
  size_t (*_Nonnull forward_scratch)(const rehearse_attention *attention);
  size_t (*_Nonnull backward_scratch)(const rehearse_attention *attention);

  void (*_Nonnull forward)(const rehearse_attention *attention, void *scratch);

  /* After forward, with what that left in `output` and `log_sums`. */
  void (*_Nonnull backward)(const rehearse_attention *attention,
                            const rehearse_attention_gradient *gradient, void *scratch);
} rehearse_attention_table;

/* The fastest table in float32 that this processor runs. */
const rehearse_attention_table *rehearse_attention_kernels(void);

/* The table in bfloat16, or null where the processor has none that beats float32. */
const rehearse_attention_table *_Nullable rehearse_attention_kernels_bfloat16(void);

/* The table of that name, or null where the processor (or the build) has none: "generic", "avx2",
 * "avx512", "generic bfloat16" or "avx512bf16". */
const rehearse_attention_table *_Nullable rehearse_attention_kernels_named(const char *name);

#pragma clang assume_nonnull end

#endif
