#include "common/text/ArabicNormaliser.h"
