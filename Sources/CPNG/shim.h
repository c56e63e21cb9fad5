#ifndef REPRISE_CPNG_SHIM_H
#define REPRISE_CPNG_SHIM_H
#include <png.h>
#endif
