#include "attention.h"

#include <stdint.h>
#include <string.h>

#include "CKernels.h"
#include "tiles.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Rows of queries of which the backward pass holds the scores; every TILE_ROWS divides it. 24 and 96
 * measure the same from 128 to 2,048 keys, so memory decides. */
#define ROW_BLOCK ((size_t)48)

/* Hands out pieces of memory; from a null base it only measures. */
typedef struct {
  char *base;
  size_t size;
} arena;

static void *take(arena *from, size_t size) {
  void *piece = from->base ? from->base + from->size : 0;
  from->size += (size + 63) / 64 * 64;
  return piece;
}

/* The scratch memory of a pass; what is not float are words. */
typedef struct {
  void *keys, *values, *key_columns;
  void *queries, *query_columns, *d_out, *d_out_columns;
  void *weights, *joined, *d_joined;
  float *scores, *d_scores, *out, *d_keys, *d_values;
} attention_memory;

#define KERNEL(name) name##_generic
#define KERNEL_NAME "generic"
#define TILE_ROWS ((size_t)4)
#include "attention_tile_float.inc"
#include "attention.inc"

#define KERNEL(name) name##_generic_bfloat16
#define KERNEL_NAME "generic bfloat16"
#define TILE_ROWS ((size_t)4)
#include "attention_tile_bfloat16.inc"
#include "attention_tile_generic_bfloat16.inc"
#include "attention.inc"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNEL(name) name##_avx2
#define KERNEL_NAME "avx2"
#define TILE_ROWS ((size_t)3)
#include "attention_tile_float.inc"
#include "attention.inc"
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target(AVX512), min_vector_width(512))), apply_to = function)
#define KERNEL(name) name##_avx512
#define KERNEL_NAME "avx512"
#define TILE_ROWS ((size_t)12)
#include "attention_tile_float.inc"
#include "attention.inc"
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",avx512bf16"), min_vector_width(512))), apply_to = function)
#define KERNEL(name) name##_avx512bf16
#define KERNEL_NAME "avx512bf16"
#include "attention_tile_bfloat16.inc"
#include "attention_tile_avx512bf16.inc"
#include "attention.inc"
#pragma clang attribute pop

#endif

const rehearse_attention_table *rehearse_attention_kernels(void) {
  return rehearse_attention_kernels_named(rehearse_kernels()->name);
}

const rehearse_attention_table *rehearse_attention_kernels_bfloat16(void) {
  /* Of the same name as the products' table: none for AMX. */
  const rehearse_bfloat16_table *products = rehearse_bfloat16_kernels();
  return products ? rehearse_attention_kernels_named(products->name) : 0;
}

const rehearse_attention_table *rehearse_attention_kernels_named(const char *name) {
  if (!strcmp(name, "generic")) return &table_generic;
  if (!strcmp(name, "generic bfloat16")) return &table_generic_bfloat16;
#if defined(__x86_64__)
  if (!strcmp(name, "avx2")) return rehearse_kernels_named(name) ? &table_avx2 : 0;
  if (!strcmp(name, "avx512")) return rehearse_kernels_named(name) ? &table_avx512 : 0;
  if (!strcmp(name, "avx512bf16"))
    return rehearse_bfloat16_kernels_named(name) ? &table_avx512bf16 : 0;
#endif
  return 0;
}
