// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/Faq.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace sanad::client {

class FaqModel;

/// The school's frequently asked questions, with search; one is read in place of the list.
class FaqPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit FaqPanel(FaqModel &model, QWidget *parent = nullptr);

    void showQuestion(const Faq &faq);
    void focusSearch();

Q_SIGNALS:
    /// The answer did not help: the question is to be asked in the chat.
    void askRequested(const QString &question);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildAnswer();
    void retranslate();
    void onRowsChanged();

    FaqModel &m_model;
    Faq m_shown;
    QStackedWidget *m_pages = nullptr;
    QLineEdit *m_search = nullptr;
    QListView *m_list = nullptr;
    QLabel *m_nothing = nullptr;
    QPushButton *m_back = nullptr;
    QLabel *m_question = nullptr;
    QLabel *m_answer = nullptr;
    QScrollArea *m_area = nullptr;
    QPushButton *m_ask = nullptr;
};

} // namespace sanad::client
