#ifndef REHEARSE_CKERNELS_H
#define REHEARSE_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "attention.h"
#include "bfloat16.h"

/* Loops that Swift cannot vectorise. A reduction of floats needs leave to reassociate, an exponential
 * needs a body that the vectoriser can see, and a comparison of bytes must end as a mask of bits: all
 * are said in C only.
 *
 * Every matrix is row-major. A stride is the distance of two rows in elements. The kernels of one
 * table are pure functions of their arguments; those of different tables differ in the last bits.
 */

#pragma clang assume_nonnull begin

/* Asks for the cache line at an address, ahead of its use. */
static inline void rehearse_prefetch(const void *address) { __builtin_prefetch(address); }

/* What one position of the vocabulary head computes. Rows of logits have `vocabulary` elements. */
typedef struct {
  float ce_weight;      /* factor of the cross-entropy's gradient */
  float forward_weight; /* factor of the gradient of KL(p0 || p) */
  float reverse_weight; /* factor of the gradient of KL(p || p0) */
  uint32_t target;      /* id of the token to predict, below vocabulary */
  float inverse_temperature; /* KL compares softmax(inverse_temperature * logits); above 0 */
} rehearse_head_weights;

typedef struct {
  double nll;        /* -log p(target) */
  double base_nll;   /* -log p0(target); 0 without base logits */
  double kl_forward; /* sum_v p0 (log p0 - log p), softened; 0 without base logits */
  double kl_reverse; /* sum_v p (log p - log p0), softened; 0 without base logits */
} rehearse_head_losses;

/* One bit for each of 64 bytes, the first byte's the lowest. */
typedef struct {
  uint64_t letters;     /* ASCII letters */
  uint64_t digits;      /* ASCII digits */
  uint64_t white;       /* tab to carriage return, and space */
  uint64_t spaces;
  uint64_t line_ends;   /* line feed and carriage return */
  uint64_t apostrophes;
  uint64_t high;        /* bytes that are not ASCII */
} rehearse_byte_classes;

/* A product of which one side is thin, so that packing would cost as much as multiplying. */
typedef struct {
  const float *x; /* (rows, depth): element (r, k) is x[r * x_row + k * x_step] */
  size_t x_row;
  size_t x_step;
  const float *p; /* (depth, columns), row-major */
  size_t p_stride;
  float *out; /* (rows, columns), row-major */
  size_t out_stride;
  size_t rows;
  size_t columns;
  size_t depth;
  float scale;
  int accumulate; /* whether the product is added to what `out` holds */
} rehearse_thin_product;

typedef struct {
  /* The instruction set that this table was compiled for: "avx512", "avx2" or "generic". */
  const char *name;

  /* The classes of the 64 bytes at `text`. */
  void (*_Nonnull classify)(const uint8_t *text, rehearse_byte_classes *classes);

  /* sum_i x_i^2 in double precision. */
  double (*_Nonnull sum_of_squares)(const float *x, size_t count);

  /* y += a x. */
  void (*_Nonnull add_scaled)(float *y, float a, const float *x, size_t count);

  /* RMSNorm (Zhang and Sennrich 2019): out_i = x_i w_i / sqrt(mean(x^2) + epsilon); returns the
   * reciprocal root. */
  float (*_Nonnull rms_norm)(float *out, const float *x, const float *weight, size_t width, float epsilon);

  /* dx += d(rms_norm)/dx applied to dy, from the x and the reciprocal root of the forward pass. */
  void (*_Nonnull rms_norm_backward)(float *dx, const float *dy, const float *x, const float *weight,
                            float reciprocal, size_t width);

  /* Rotary embedding (Su et al. 2021) of one head: pairs (x_i, x_{i + half}) turn by an angle whose
   * cosine and sine are given; sign is 1 forward and -1 backward. */
  void (*_Nonnull rotate)(float *x, const float *cosine, const float *sine, size_t half, float sign);

  /* out = silu(gate) * up; silu(g) = g / (1 + exp(-g)). */
  void (*_Nonnull swiglu)(float *out, const float *gate, const float *up, size_t width);

  /* From d_out, gate and up become their own gradients. */
  void (*_Nonnull swiglu_backward)(float *gate, float *up, const float *d_out, size_t width);

  /* Softmax of scale * x over the first `visible` elements; the others become 0. Returns
   * log sum exp(scale * x). */
  float (*_Nonnull softmax)(float *x, size_t visible, size_t width, float scale);

  /* The same probabilities again, from the log-sum-exp that softmax returned. */
  void (*_Nonnull softmax_again)(float *x, size_t visible, size_t width, float scale, float log_sum);

  /* Softmax backward: dp_i becomes scale * p_i (dp_i - delta). */
  void (*_Nonnull softmax_backward)(float *dp, const float *p, size_t width, float scale, float delta);

  /* sum_i x_i y_i. */
  float (*_Nonnull dot)(const float *x, const float *y, size_t count);

  /* Losses of one position from its logits; `base` (the initial model's logits) may be null. With
   * `differentiate` the logits become the gradient of the weighted sum of the losses:
   * ce (p - onehot) + forward (p - p0) + reverse p (log(p / p0) - KL(p || p0)), where a temperature
   * softens p and p0 of the divergences and divides their part. */
  rehearse_head_losses (*_Nonnull head)(float *logits, const float *_Nullable base, size_t vocabulary,
                               rehearse_head_weights weights, int differentiate);

  /* AdamW (Loshchilov and Hutter 2019): decay, then p -= rate / bias1 * m / (sqrt(v / bias2) +
   * epsilon), the gradient first multiplied by `clip`. */
  void (*_Nonnull adamw)(float *p, const float *gradient, float *m, float *v, size_t count, float clip,
                float rate, float beta1, float beta2, float epsilon, float decay, float bias1,
                float bias2);

  /* Dropout by a counter: out_i = x_i / (1 - probability), or 0 where the hash of (key, first + i)
   * falls below the probability. */
  void (*_Nonnull dropout)(float *out, const float *x, size_t count, float probability, uint64_t key,
                  uint64_t first);

  /* out = scale x p, or out += scale x p. */
  void (*_Nonnull thin_product)(const rehearse_thin_product *product);

  /* bfloat16 to float32. */
  void (*_Nonnull widen_bfloat16)(float *out, const uint16_t *x, size_t count);
} rehearse_kernel_table;

/* The widest table that this processor runs. */
const rehearse_kernel_table *rehearse_kernels(void);

/* The table of that name, or null where the processor (or the build) has none. */
const rehearse_kernel_table *_Nullable rehearse_kernels_named(const char *name);

#pragma clang assume_nonnull end

#endif
