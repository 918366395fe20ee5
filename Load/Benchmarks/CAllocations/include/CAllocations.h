#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// How often any thread of this process asked for memory so far: malloc, calloc, realloc and the aligned kinds.
unsigned long interline_allocations(void);

#endif
