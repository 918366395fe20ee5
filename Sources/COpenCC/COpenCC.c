#include "COpenCC.h"
