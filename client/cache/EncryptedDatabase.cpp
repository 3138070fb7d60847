// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/EncryptedDatabase.h"

#include "client/cache/logging.h"
#include "client/cache/private_file.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

/// The context of these sentences in the translations.
class StoreFaults
{
    Q_DECLARE_TR_FUNCTIONS(sanad::client::StoreFaults)

public:
    static Error cannotStore(const QString &detail)
    {
        Error error = Error::of(
            ErrorCode::InsufficientStorage, tr("This could not be stored on this computer. Is its disk full?"));
        error.detail = detail;
        return error;
    }
};

/// Sealed into every file, to see whether the key fits.
const QByteArray Proof = QByteArrayLiteral("sanad");
const QByteArray ProofContext = QByteArrayLiteral("proof");

/// Beside a file that turned out to be broken while it was in use: the next start sets it aside.
constexpr auto BrokenMark = ".is-broken"_L1;

/// What SQLite says of a file that is broken, or none of its own (its result codes).
bool isBroken(const QString &code)
{
    return code == "11"_L1 || code == "26"_L1;
}

const QStringList &suffixes()
{
    static const QStringList all{QString(), u"-wal"_s, u"-shm"_s};
    return all;
}

/// Moves a file away with what belongs to it; where to, or nothing if it cannot be moved.
QString setAside(const QString &path)
{
    const QString target = path + u".damaged-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-hhmmsszzz"_s);
    for (const QString &suffix : suffixes()) {
        if (QFile::exists(path + suffix) && !QFile::rename(path + suffix, target + suffix))
            return {};
    }
    return target;
}

} // namespace

Result<std::unique_ptr<EncryptedDatabase>> EncryptedDatabase::open(const Plan &plan, const QByteArray &key)
{
    SANAD_TRY(makePrivateFolder(QFileInfo(plan.path).path()));
    std::unique_ptr<EncryptedDatabase> store(new EncryptedDatabase(key));
    store->m_path = plan.path;
    QString problem = u"it was found to be broken"_s;
    Outcome outcome = QFile::remove(plan.path + BrokenMark) ? Outcome::Unusable : store->tryOpen(plan, &problem);
    if (outcome == Outcome::Unusable) {
        store->close();
        store->m_setAside = setAside(plan.path);
        if (store->m_setAside.isEmpty())
            return StoreFaults::cannotStore(problem);
        qCInfo(lcCache) << "Set aside" << QFileInfo(plan.path).fileName() << "since" << problem;
        outcome = store->tryOpen(plan, &problem);
    }
    if (outcome != Outcome::Good)
        return StoreFaults::cannotStore(problem);
    return store;
}

EncryptedDatabase::~EncryptedDatabase()
{
    close();
}

void EncryptedDatabase::close()
{
    m_queries.clear();
    m_database.close();
    m_database = QSqlDatabase();
    if (!m_connection.isEmpty())
        QSqlDatabase::removeDatabase(m_connection);
    m_connection.clear();
}

EncryptedDatabase::Outcome EncryptedDatabase::tryOpen(const Plan &plan, QString *problem)
{
    m_connection = u"sanad-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_database.setDatabaseName(plan.path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
    if (!m_database.open()) {
        *problem = m_database.lastError().text();
        return Outcome::Blocked;
    }
    const Status prepared = prepare(plan);
    if (prepared && isOurs(plan))
        return Outcome::Good;
    *problem = prepared ? u"it was sealed with another key, or by a newer program"_s : prepared.error().detail;
    if (prepared || isBroken(prepared.error().field)) {
        QFile::remove(plan.path + BrokenMark);
        return Outcome::Unusable;
    }
    return Outcome::Blocked;
}

Status EncryptedDatabase::prepare(const Plan &plan)
{
    const bool isSafe = plan.durability == Durability::Safe;
    SANAD_TRY(run("PRAGMA journal_mode=WAL"));
    SANAD_TRY(isSafe ? run("PRAGMA synchronous=FULL") : run("PRAGMA synchronous=OFF"));
    SANAD_TRY(run("PRAGMA temp_store=MEMORY"));
    QFile::setPermissions(plan.path, QFile::ReadOwner | QFile::WriteOwner);
    QSqlQuery &version = query("PRAGMA user_version");
    if (!version.exec() || !version.next())
        return fault(version);
    const int found = version.value(0).toInt();
    version.finish();
    if (found != 0)
        return {};
    return transact([&]() -> Status {
        for (const QString &statement : plan.schema) {
            QSqlQuery make(m_database);
            if (!make.exec(statement))
                return fault(make);
        }
        SANAD_TRY(run("CREATE TABLE proof (sealed BLOB NOT NULL)"));
        SANAD_TRY(run("INSERT INTO proof VALUES (?)", {m_cipher.seal(Proof, ProofContext)}));
        QSqlQuery number(m_database);
        if (!number.exec(u"PRAGMA user_version=%1"_s.arg(plan.version)))
            return fault(number);
        return {};
    });
}

bool EncryptedDatabase::isOurs(const Plan &plan)
{
    QSqlQuery &version = query("PRAGMA user_version");
    const bool isKnown = version.exec() && version.next() && version.value(0).toInt() <= plan.version;
    version.finish();
    QSqlQuery &proof = query("SELECT sealed FROM proof");
    const bool fits =
        isKnown && proof.exec() && proof.next() && m_cipher.open(proof.value(0).toByteArray(), ProofContext) == Proof;
    proof.finish();
    return fits;
}

QSqlQuery &EncryptedDatabase::query(const char *sql)
{
    std::shared_ptr<QSqlQuery> &kept = m_queries[sql];
    if (!kept) {
        kept = std::make_shared<QSqlQuery>(m_database);
        kept->setForwardOnly(true);
        kept->prepare(QString::fromUtf8(sql));
    }
    return *kept;
}

Status EncryptedDatabase::run(const char *sql, const QVariantList &values)
{
    QSqlQuery &statement = query(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        statement.bindValue(int(i), values.at(i));
    // A broken file shows at the preparation; to run such a statement would hide why.
    const bool isDone = !statement.lastError().isValid() && statement.exec();
    const Status status = isDone ? Status() : Status(fault(statement));
    statement.finish();
    // A statement that could not be prepared is prepared anew: the next time its table may be there.
    if (!isDone)
        m_queries.remove(sql);
    return status;
}

Error EncryptedDatabase::fault(const QSqlQuery &query) const
{
    const QSqlError error = query.lastError();
    Error fault = StoreFaults::cannotStore(error.text());
    fault.field = error.nativeErrorCode();
    if (isBroken(fault.field)) {
        QFile mark(m_path + BrokenMark);
        if (!mark.open(QIODevice::WriteOnly))
            qCInfo(lcCache) << "No room even to note that a file is broken:" << mark.errorString();
    }
    return fault;
}

} // namespace sanad::client
