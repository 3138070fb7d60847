// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sanad::client {

/// The program from its first line to its exit code.
int runClient(int argc, char **argv);

} // namespace sanad::client
