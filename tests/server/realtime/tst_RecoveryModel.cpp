// SPDX-License-Identifier: GPL-3.0-or-later
#include "SupportFixture.h"
#include "common/protocol/events.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;
namespace event = sanad::protocol::event;

/// Recovery against the simplest model of it: a client that never breaks off.
class tst_RecoveryModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void equalsAClientThatNeverBreaksOff();
};

namespace {

/// A client that loses what is on its way when it breaks off, beside a twin that never does.
class LossyClient
{
public:
    LossyClient(SupportFixture &fixture, QString token)
        : m_fixture(fixture)
        , m_token(std::move(token))
        , m_twin(fixture.client(m_token))
        , m_socket(fixture.client(m_token))
    {
    }

    [[nodiscard]] bool isThere() const { return m_socket != nullptr; }
    void join(qint64 chat)
    {
        if (!m_socket)
            return;
        m_socket->emitEvent(event::JoinChat, {chat});
        m_twin->emitEvent(event::JoinChat, {chat});
    }
    /// The last of what was sent never arrives.
    void breakOff(QRandomGenerator &random)
    {
        if (!m_socket)
            return;
        const QList<Got> sent = logged(*m_socket);
        const qsizetype arrived = random.bounded(int(sent.size()) + 1);
        take(sent.mid(0, arrived));
        m_pid = m_socket->pid();
        if (random.bounded(3) == 0)
            m_dead = std::move(m_socket); // the server does not know yet
        m_socket.reset();
    }
    /// False: it had to begin anew.
    bool comeBack()
    {
        if (m_socket)
            return true;
        QJsonObject more{{u"pid"_s, m_pid}};
        if (!m_offset.isEmpty())
            more.insert(u"offset"_s, m_offset);
        m_socket = m_fixture.client(m_token, more);
        m_dead.reset();
        return m_socket->pid() == m_pid;
    }
    [[nodiscard]] QStringList received() const
    {
        QStringList all = m_received;
        if (m_socket) {
            for (const Got &got : logged(*m_socket))
                all.append(got.event + got.offset());
        }
        return all;
    }
    [[nodiscard]] QStringList expected() const
    {
        QStringList all;
        for (const Got &got : logged(*m_twin))
            all.append(got.event + got.offset());
        return all;
    }

private:
    /// Without answers to the socket alone.
    static QList<Got> logged(const FakeSocket &socket)
    {
        QList<Got> found;
        std::ranges::copy_if(
            socket.all(), std::back_inserter(found), [](const Got &got) { return got.arguments.last().isString(); });
        return found;
    }
    void take(const QList<Got> &arrived)
    {
        for (const Got &got : arrived) {
            m_received.append(got.event + got.offset());
            m_offset = got.offset();
        }
    }

    SupportFixture &m_fixture;
    const QString m_token;
    SupportFixture::Client m_twin;
    SupportFixture::Client m_socket;
    SupportFixture::Client m_dead;
    QString m_pid;
    QString m_offset;
    QStringList m_received;
};

} // namespace

/// Some ten thousand random steps: whatever breaks off, and whenever, in the end each has what its twin has.
void tst_RecoveryModel::equalsAClientThatNeverBreaksOff()
{
    QRandomGenerator random(2024);
    for (int round = 0; round < 30; ++round) {
        SupportFixture f;
        QList<std::shared_ptr<LossyClient>> clients;
        for (qint64 id = 1; id <= 4; ++id)
            f.open(UseCaseFixture::person(Role::Student, id, u"s"_s));
        for (const auto *token : {"student 1", "student 2", "student 3", "admin 1", "admin 2"})
            clients.append(std::make_shared<LossyClient>(f, QString::fromLatin1(token)));
        for (int step = 0; step < 300; ++step) {
            LossyClient &client = *clients.at(random.bounded(int(clients.size())));
            switch (random.bounded(8)) {
            case 0: client.breakOff(random); break;
            case 1:
            case 2: QVERIFY(client.comeBack()); break;
            case 3: client.join(1 + random.bounded(4)); break;
            case 4: f.advance(std::chrono::milliseconds(random.bounded(100))); break;
            case 5: f.act(ChatId(1 + random.bounded(4)), AdminAction::Resolve); break;
            case 6: f.post(f.domain.admin, u"answer"_s, ChatId(1 + random.bounded(4))); break;
            default: {
                const auto student = UseCaseFixture::person(Role::Student, 1 + random.bounded(4), u"s"_s);
                f.post(student, random.bounded(5) == 0 ? u"person"_s : u"problem"_s);
            }
            }
        }
        for (const auto &client : clients) {
            QVERIFY(client->comeBack());
            QCOMPARE(client->received(), client->expected());
            QVERIFY(client->received().size() > 10);
        }
    }
}

QTEST_GUILESS_MAIN(tst_RecoveryModel)
#include "tst_RecoveryModel.moc"
