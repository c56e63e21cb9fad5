#ifndef REPRISE_CPLATFORM_SHIM_H
#define REPRISE_CPLATFORM_SHIM_H
#include <signal.h>
#include <sys/prctl.h>

// prctl is variadic, which Swift cannot import: a trial asks to be told when its runner dies.
static inline int reprise_signal_on_parent_death(int signal) {
  return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
}
#endif
