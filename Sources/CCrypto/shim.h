#ifndef REPRISE_CCRYPTO_SHIM_H
#define REPRISE_CCRYPTO_SHIM_H
#include <openssl/evp.h>
#endif
