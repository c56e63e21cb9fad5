#ifndef REPRISE_CONEDNN_SHIM_H
#define REPRISE_CONEDNN_SHIM_H
#include <dnnl.h>
#include <dnnl_debug.h>
#endif
