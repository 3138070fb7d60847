// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Member.h"

#include <QHash>

namespace sanad::realtime {

/// Finds members by their number, and by who they are. Network thread.
class Members final
{
public:
    [[nodiscard]] quint64 newSerial() { return ++m_lastSerial; }
    void add(Member &member);
    void remove(Member &member);

    /// Null once it has gone.
    [[nodiscard]] Member *find(quint64 serial) const { return m_bySerial.value(serial); }
    [[nodiscard]] const std::vector<Member *> &of(const PersonKey &person) const;
    [[nodiscard]] qsizetype count() const { return m_bySerial.size(); }
    /// Admins who are connected, each once.
    [[nodiscard]] qsizetype adminsOnline() const { return m_admins; }

private:
    QHash<quint64, Member *> m_bySerial;
    QHash<PersonKey, std::vector<Member *>> m_byPerson; ///< none is empty
    qsizetype m_admins = 0;
    quint64 m_lastSerial = 0;
};

} // namespace sanad::realtime
