// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/Handover.h"

#include <unistd.h>

namespace sanad::net {

void OwnedDescriptor::close()
{
    if (const int descriptor = std::exchange(m_descriptor, -1); descriptor >= 0)
        ::close(descriptor);
}

} // namespace sanad::net
