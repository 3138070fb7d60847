// SPDX-License-Identifier: GPL-3.0-or-later
#include "Faults.h"

using namespace Qt::StringLiterals;

Faults::Faults(ServerProcess &server)
{
    if (!m_file.open() || !m_file.resize(sizeof(FaultControl)))
        qFatal("no file for the faults");
    m_control = reinterpret_cast<volatile FaultControl *>(m_file.map(0, sizeof(FaultControl)));
    if (!m_control)
        qFatal("the faults cannot be shared");
    server.setEnvironment(u"SANAD_FAULT_CONTROL"_s, m_file.fileName());
    server.setEnvironment(u"LD_PRELOAD"_s, QStringLiteral(SANAD_FAULT_INJECTION));
    // The sanitizer's library wants to be the first; it works without.
    server.setEnvironment(u"ASAN_OPTIONS"_s, u"verify_asan_link_order=0"_s);
}
