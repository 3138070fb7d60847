// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>
#include <QString>

class QLabel;
class QLineEdit;
class QListWidget;

namespace sanad::client {

/// An emoji with what it is called in both languages.
struct Emoji
{
    QString symbol;
    QString english; ///< the name, then other words it is looked for by, after commas
    QString arabic;

    [[nodiscard]] QString name(bool inArabic) const;
};

/// The emoji of resources/emoji.tsv, in that order.
[[nodiscard]] const QList<Emoji> &allEmoji();
/// Those whose words match all words of `query`, as the project's normaliser compares; all for an empty query.
[[nodiscard]] QList<Emoji> findEmoji(QStringView query);

/// A small window of emoji to choose one from, searched by names in Arabic and English.
class EmojiPopup final : public QFrame
{
    Q_OBJECT

public:
    explicit EmojiPopup(QWidget *parent = nullptr);

    void openAbove(const QWidget &anchor);

Q_SIGNALS:
    void chosen(const QString &emoji);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void fill();
    void choose();

    QLineEdit *m_search = nullptr;
    QListWidget *m_list = nullptr;
    QLabel *m_nothing = nullptr;
};

} // namespace sanad::client
