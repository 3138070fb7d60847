// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"

#include <QHash>
#include <QString>

#include <chrono>
#include <optional>

namespace sanad {

/// How failures of one kind slow down what follows.
struct ThrottleCurve
{
    int free = 0; ///< so many failures cost nothing
    std::chrono::milliseconds forgiveEvery{0}; ///< in which one failure is forgotten

    /// The pause that must follow `failures`: 1 s after the first that is not free, then twice as long each time.
    [[nodiscard]] std::chrono::milliseconds pauseAfter(int failures) const;
    static constexpr std::chrono::milliseconds MaxPause{15 * 60 * 1000};
};

/// Slows down who guesses passwords, without locking out whom they pretend to be. In memory, of bounded size; one
/// thread.
///
/// Three counts: for an address; for an account, of all addresses it has never been signed in from together; and for an
/// account at each address that it has been signed in from, which alone decides there. So a stranger can use up the
/// strangers' count of an account, or the count of an address that a whole school shares, and whoever has been signed
/// in from there before still comes in (the idea of OWASP's device cookies).
class LoginThrottle
{
public:
    static constexpr ThrottleCurve PerAddress{100, std::chrono::minutes(1)}; ///< a whole school may share one
    static constexpr ThrottleCurve PerAccount{5, std::chrono::minutes(10)};
    static constexpr qsizetype DefaultLimit = 20'000;

    struct Attempt
    {
        QString account; ///< canonical username, whether there is such an account or not
        QString address;
        bool isKnownAddress = false; ///< of this account
    };

    explicit LoginThrottle(qsizetype limit = DefaultLimit);

    /// How many seconds this attempt has to wait; nothing if it may be made: then it counts as failed until succeeded()
    /// is called, so that many at once are counted too. Refused attempts do not count.
    [[nodiscard]] std::optional<int> begin(const Attempt &attempt, Timestamp now);
    /// The password was right: takes the count of begin() back.
    void succeeded(const Attempt &attempt);
    /// The password was not looked at, which says nothing about who tried it: takes the count of begin() back.
    void withdrawn(const Attempt &attempt);

    [[nodiscard]] qsizetype size() const { return m_counts.size(); }

private:
    struct Count
    {
        int failures = 0; ///< at `since`
        Timestamp since; ///< from here on failures are forgotten
        Timestamp last;
        ThrottleCurve curve;

        [[nodiscard]] int failuresAt(Timestamp now) const;
        [[nodiscard]] std::optional<int> waitAt(Timestamp now) const;
    };

    [[nodiscard]] static QString addressKey(const QString &address);
    [[nodiscard]] static QString accountKey(const Attempt &attempt);
    [[nodiscard]] std::optional<int> waitOfKey(const QString &key, Timestamp now) const;
    void add(const QString &key, const ThrottleCurve &curve, Timestamp now);
    void takeBack(const QString &key);
    void makeRoom(Timestamp now);

    const qsizetype m_limit;
    QHash<QString, Count> m_counts;
};

} // namespace sanad
