// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/LocalStore.h"
#include "client/net/ApiClient.h"

#include <QAbstractListModel>

namespace sanad::client {

/// The frequently asked questions, or those of them that a search finds: the best first, otherwise by priority. What is
/// the same to an Arabic reader is the same here (hamzas, the article, diacritics). GUI thread.
class FaqModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { QuestionRole = Qt::UserRole, AnswerRole, IdRole };

    FaqModel(ApiClient &api, LocalStore &store, QObject *parent = nullptr);

    /// Shows what is known, then what the server has.
    void load();
    void setFaqs(const QList<Faq> &faqs);
    /// Every word must occur, the last one perhaps only its beginning; an empty one shows all.
    void setSearch(const QString &text);
    [[nodiscard]] const QString &search() const { return m_search; }
    /// The question that what the person is writing comes closest to, if any comes close.
    [[nodiscard]] std::optional<Faq> suggest(const QString &text) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void failed(const QString &sentence);

private:
    struct Entry
    {
        Faq faq;
        QStringList question; ///< normalised words
        QStringList answer;
    };

    void filter();
    [[nodiscard]] double rareness(const QString &word) const;

    ApiClient &m_api;
    LocalStore &m_store;
    QList<Entry> m_entries; ///< by priority
    QHash<QString, int> m_holders; ///< of how many questions a word is part
    QList<qsizetype> m_shown;
    QString m_search;
};

} // namespace sanad::client
