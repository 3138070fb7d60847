// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/KeySet.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::auth;

namespace {

/// A key that is only ever looked for; its algorithm serves as a name.
class NamedKey final : public SigningKey
{
public:
    explicit NamedKey(QLatin1StringView name)
        : m_name(name)
    {
    }
    [[nodiscard]] QLatin1StringView algorithm() const override { return m_name; }
    [[nodiscard]] bool verifies(QByteArrayView, QByteArrayView) const override { return false; }

private:
    QLatin1StringView m_name;
};

std::unique_ptr<SigningKey> key(QLatin1StringView name)
{
    return std::make_unique<NamedKey>(name);
}

using KeyId = std::optional<QString>;

} // namespace

Q_DECLARE_METATYPE(KeyId)

class tst_KeySet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void findsKeys_data();
    void findsKeys();
};

void tst_KeySet::findsKeys_data()
{
    QTest::addColumn<QStringList>("ids"); // the keys are named A, B … in this order
    QTest::addColumn<KeyId>("wanted");
    QTest::addColumn<QString>("found");
    const QStringList none;
    const QStringList anonymous{QString()};
    const QStringList one{u"k1"_s};
    const QStringList two{u"k1"_s, u"k2"_s};
    const QStringList mixed{QString(), u"k1"_s};
    QTest::newRow("no keys, no id") << none << KeyId() << QString();
    QTest::newRow("no keys, an id") << none << KeyId(u"k1"_s) << QString();
    QTest::newRow("nameless key, no id") << anonymous << KeyId() << u"A"_s;
    QTest::newRow("nameless key, any id") << anonymous << KeyId(u"k9"_s) << QString();
    QTest::newRow("nameless key, empty id") << anonymous << KeyId(QString()) << QString();
    QTest::newRow("one key, no id") << one << KeyId() << u"A"_s;
    QTest::newRow("one key, its id") << one << KeyId(u"k1"_s) << u"A"_s;
    QTest::newRow("one key, another id") << one << KeyId(u"k2"_s) << QString();
    QTest::newRow("one key, empty id") << one << KeyId(QString()) << QString();
    QTest::newRow("two keys, no id") << two << KeyId() << QString();
    QTest::newRow("two keys, first id") << two << KeyId(u"k1"_s) << u"A"_s;
    QTest::newRow("two keys, second id") << two << KeyId(u"k2"_s) << u"B"_s;
    QTest::newRow("two keys, unknown id") << two << KeyId(u"k3"_s) << QString();
    QTest::newRow("nameless among named, its id") << mixed << KeyId(u"k1"_s) << u"B"_s;
    QTest::newRow("nameless among named, empty id") << mixed << KeyId(QString()) << QString();
    QTest::newRow("nameless among named, unknown id") << mixed << KeyId(u"k2"_s) << QString();
}

void tst_KeySet::findsKeys()
{
    QFETCH(const QStringList, ids);
    QFETCH(const KeyId, wanted);
    constexpr std::array names{"A"_L1, "B"_L1};
    KeySet keys;
    for (qsizetype i = 0; i < ids.size(); ++i)
        keys.add(key(names.at(std::size_t(i))), ids.at(i));
    const SigningKey *found = keys.find(wanted);
    QTEST(found ? QString(found->algorithm()) : QString(), "found");
}

QTEST_GUILESS_MAIN(tst_KeySet)
#include "tst_KeySet.moc"
