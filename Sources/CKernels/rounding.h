#ifndef REHEARSE_ROUNDING_H
#define REHEARSE_ROUNDING_H

#include <stdint.h>

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
