#ifndef REHEARSE_TILES_H
#define REHEARSE_TILES_H

#include <stddef.h>
#include <stdint.h>

/* What products by tiles share: those by weights in bfloat16, and attention's. */

/* The columns of one panel. */
#define PANEL ((size_t)32)
#define PADDED(count) (((count) + PANEL - 1) / PANEL * PANEL)

#define AVX512 "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

typedef union {
  float value;
  uint32_t bits;
} float_bits;

/* The nearest bfloat16, ties to even; what is not a number stays so. It vectorises, and the
 * instruction for it measures the same. */
static inline uint16_t nearest(float value) {
  uint32_t bits = ((float_bits){.value = value}).bits;
  uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
  int is_number = (bits & 0x7FFFFFFF) <= 0x7F800000;
  return (uint16_t)((is_number ? rounded : bits | 0x400000) >> 16);
}

static inline float widen(uint16_t value) {
  return ((float_bits){.bits = (uint32_t)value << 16}).value;
}

#endif
