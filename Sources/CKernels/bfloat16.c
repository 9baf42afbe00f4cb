#include "bfloat16.h"

#include <string.h>

#include "CKernels.h"
#include "tiles.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

_Static_assert(REHEARSE_BFLOAT16_PANEL == PANEL, "weights are packed in panels");

/* A block of rounded rows fills 594 KiB of a second-level cache of 1 MiB. From 192 to 384 rows, and
 * a depth of 1536, measure the same; 640 measures a fifth slower where the output is wide, because
 * a second block of the depth reads all of it again. The stride is an odd number of cache lines, so
 * that a column of rows is spread over the sets of a cache. */
#define ROW_BLOCK ((size_t)288)
#define DEPTH_BLOCK ((size_t)1024)
#define X_STRIDE (DEPTH_BLOCK + PANEL)

/* Rows that are rounded before they are used for `low`: they stay in the second-level cache. A
 * multiple of the rows of every tile. */
#define LOW_ROWS ((size_t)96)

/* Two inputs of two outputs, side by side in a panel, and eight such blocks; between two pairs of
 * inputs lie BLOCKS of them. */
typedef uint64_t block;
typedef block eight_blocks __attribute__((vector_size(64)));
#define BLOCKS (PANEL / 2)

typedef struct {
  _Alignas(64) uint16_t x[ROW_BLOCK * X_STRIDE];
  _Alignas(64) block panel[DEPTH_BLOCK * PANEL / 4];
} scratch_memory;

/* The length of blocks of at most `greatest` that divide `count` about evenly: a multiple of
 * `unit`, as `greatest` is. */
static inline size_t even_block(size_t count, size_t greatest, size_t unit) {
  size_t blocks = count ? (count + greatest - 1) / greatest : 1;
  return ((count + blocks - 1) / blocks + unit - 1) / unit * unit;
}

/* From two vectors, a and b become those that the two lists of elements choose. */
#define EXCHANGE(a, b, first, second)           \
  do {                                          \
    eight_blocks old = a;                       \
    a = SHUFFLE(old, b, ARGUMENTS first);       \
    b = SHUFFLE(old, b, ARGUMENTS second);      \
  } while (0)
#define SHUFFLE(...) __builtin_shufflevector(__VA_ARGS__)
#define ARGUMENTS(...) __VA_ARGS__

#define KERNEL(name) name##_generic
#define KERNEL_NAME "generic"
#include "bfloat16_tile_generic.inc"
#include "bfloat16_product.inc"

#if defined(__x86_64__)

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",avx512bf16"), min_vector_width(512))), apply_to = function)
#define KERNEL(name) name##_avx512bf16
#define KERNEL_NAME "avx512bf16"
#include "bfloat16_tile_avx512.inc"
#include "bfloat16_product.inc"
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",amx-tile,amx-bf16"), min_vector_width(512))), \
    apply_to = function)
#define KERNEL(name) name##_amx
#define KERNEL_NAME "amx"
#include "bfloat16_tile_amx.inc"
#include "bfloat16_product.inc"
#pragma clang attribute pop

static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static int has_avx512bf16(void) {
  return has_avx512() && __builtin_cpu_supports("avx512bf16");
}

/* True where the processor has the tiles and Linux, which is asked here, lets this process use
 * them. */
static int has_amx(void) {
  const unsigned amx_bf16 = 1u << 22, amx_tile = 1u << 24;
  unsigned eax, ebx, ecx, edx;
  if (!has_avx512() || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return 0;
  if (!(edx & amx_bf16) || !(edx & amx_tile)) return 0;
  const long request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

const rehearse_bfloat16_table *rehearse_bfloat16_kernels(void) {
  if (has_amx()) return &table_amx;
  return has_avx512bf16() && __builtin_cpu_is("amd") ? &table_avx512bf16 : 0;
}

const rehearse_bfloat16_table *rehearse_bfloat16_kernels_named(const char *name) {
  if (!strcmp(name, "amx")) return has_amx() ? &table_amx : 0;
  if (!strcmp(name, "avx512bf16")) return has_avx512bf16() ? &table_avx512bf16 : 0;
  return strcmp(name, "generic") ? 0 : &table_generic;
}

#else

const rehearse_bfloat16_table *rehearse_bfloat16_kernels(void) { return 0; }

const rehearse_bfloat16_table *rehearse_bfloat16_kernels_named(const char *name) {
  return strcmp(name, "generic") ? 0 : &table_generic;
}

#endif

size_t rehearse_bfloat16_scratch_size(void) { return sizeof(scratch_memory); }

size_t rehearse_bfloat16_packed_count(size_t outputs, size_t inputs) {
  return PADDED(outputs) * PADDED(inputs);
}

/* Where the first element of a row stands. */
static inline size_t row_start(size_t output, size_t inputs) {
  return output / PANEL * PANEL * PADDED(inputs) + output % PANEL * 2;
}

void rehearse_bfloat16_pack(uint16_t *packed, const float *row, size_t output, size_t inputs) {
  uint16_t *out = packed + row_start(output, inputs);
  for (size_t i = 0; i < inputs; i++) out[i / 2 * 2 * PANEL + i % 2] = nearest(row[i]);
}

void rehearse_bfloat16_unpack(float *row, const uint16_t *packed, size_t output, size_t inputs) {
  const uint16_t *in = packed + row_start(output, inputs);
  for (size_t i = 0; i < inputs; i++) row[i] = widen(in[i / 2 * 2 * PANEL + i % 2]);
}
