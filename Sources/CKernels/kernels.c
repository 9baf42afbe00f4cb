#include "CKernels.h"

#include <math.h>
#include <string.h>

/* Dispatch is by hand: target_clones resolves its choice before the thread sanitizer is ready and
 * crashes there. */

#define KERNEL(name) name##_generic
#define KERNEL_NAME "generic"
#define ROWS ((size_t)8)
#define WIDE ((size_t)16)
#include "thin_product.inc"
#include "byte_kernels.inc"
#include "float_kernels.inc"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNEL(name) name##_avx2
#define KERNEL_NAME "avx2"
#define ROWS ((size_t)8)
#define WIDE ((size_t)16)
#include "thin_product.inc"
#include "byte_kernels.inc"
#include "float_kernels.inc"
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))), \
    apply_to = function)
#define KERNEL(name) name##_avx512
#define KERNEL_NAME "avx512"
#define ROWS ((size_t)16)
#define WIDE ((size_t)32)
#include "thin_product.inc"
#include "byte_kernels.inc"
#include "float_kernels.inc"
#pragma clang attribute pop

static const rehearse_kernel_table *best(void) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return &table_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &table_avx2;
  return &table_generic;
}

#else

static const rehearse_kernel_table *best(void) { return &table_generic; }

#endif

const rehearse_kernel_table *rehearse_kernels(void) { return best(); }

const rehearse_kernel_table *rehearse_kernels_named(const char *name) {
  const rehearse_kernel_table *widest = best();
  if (!strcmp(name, widest->name)) return widest;
#if defined(__x86_64__)
  if (!strcmp(name, "avx2") && widest == &table_avx512) return &table_avx2;
#endif
  return strcmp(name, "generic") ? 0 : &table_generic;
}
