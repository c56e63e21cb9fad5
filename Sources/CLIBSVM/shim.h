#ifndef REPRISE_CLIBSVM_SHIM_H
#define REPRISE_CLIBSVM_SHIM_H
#include <libsvm/svm.h>

// A variable, which Swift takes for one that may change.
static inline int reprise_libsvm_version(void) { return libsvm_version; }
#endif
