#ifndef REPRISE_COPENBLAS_SHIM_H
#define REPRISE_COPENBLAS_SHIM_H
#include <cblas.h>
#include <stddef.h>

// The types of the functions that are looked up when a classifier first needs them. The library is
// not linked: loading it takes two milliseconds, makes threads, and brings a second set of BLAS
// symbols, none of which a network needs.

typedef __typeof__(&openblas_set_num_threads) reprise_openblas_set_num_threads;
typedef __typeof__(&openblas_get_config) reprise_openblas_text;
typedef __typeof__(&cblas_sgemm) reprise_cblas_sgemm;
typedef __typeof__(&cblas_dgemm) reprise_cblas_dgemm;
typedef __typeof__(&cblas_dsyrk) reprise_cblas_dsyrk;

// LAPACK is part of the library, its C header is not. Matrices are column by column; lengths of texts
// follow the arguments, as gfortran has them.

typedef void (*reprise_dpotrf)(
    const char *triangle, const int *order, double *matrix, const int *stride, int *info, size_t);
typedef void (*reprise_dpotrs)(
    const char *triangle, const int *order, const int *columns, const double *matrix,
    const int *stride, double *right, const int *rightStride, int *info, size_t);
typedef void (*reprise_dsyevr)(
    const char *job, const char *range, const char *triangle, const int *order, double *matrix,
    const int *stride, const double *low, const double *high, const int *first, const int *last,
    const double *tolerance, int *found, double *values, double *vectors, const int *vectorStride,
    int *support, double *work, const int *workCount, int *integers, const int *integerCount,
    int *info, size_t, size_t, size_t);
#endif
