// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/run_client.h"

int main(int argc, char **argv)
{
    return sanad::client::runClient(argc, argv);
}
