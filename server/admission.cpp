// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admission.h"

namespace bitflow {

namespace {

std::chrono::milliseconds now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace

// One request in flight; gone with it.
struct Admission::Entry
{
    Entry(Admission &owner, QByteArray name) : admission(owner), person(std::move(name)) {}
    ~Entry() { admission.leave(person); }
    Entry(const Entry &) = delete;
    Entry &operator=(const Entry &) = delete;

    Admission &admission;
    const QByteArray person;
};

Admission::Admission(const Limits &limits, Refuse refuse) : m_perPerson(limits.perPerson), m_refuse(std::move(refuse))
{
    for (const auto &[queue, bounds] : {std::pair(&m_api, limits.api), std::pair(&m_signIn, limits.signIn)}) {
        queue->pool.setMaxThreadCount(bounds.threads);
        queue->pool.setExpiryTimeout(-1); // a thread that ends would close its connection to the database
        queue->longest = bounds.longest;
        queue->next.reset(QRunnable::create([this, queue] { doNext(*queue); }));
        queue->next->setAutoDelete(false);
    }
}

std::shared_ptr<Admission::Entry> Admission::enter(const QByteArray &person)
{
    const std::scoped_lock lock(m_mutex);
    int &count = m_inFlight[person];
    if (!person.isEmpty() && count >= m_perPerson)
        return nullptr;
    ++count;
    return std::make_shared<Entry>(*this, person);
}

void Admission::leave(const QByteArray &person)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_inFlight.find(person);
    if (--found.value() == 0)
        m_inFlight.erase(found);
}

bool Admission::isOverdue(std::chrono::milliseconds since)
{
    const auto at = now();
    const std::scoped_lock lock(m_mutex);
    return m_codel.isOverdue(at - since, at);
}

void Admission::refuseBusy(const net::Reply &reply) const
{
    reply.send(m_refuse("The server has more to do than it can. Try again in a moment."));
}

void Admission::take(Lane lane, const QByteArray &person, const net::Reply &reply, Work work)
{
    auto entry = enter(person);
    if (!entry)
        return reply.send(m_refuse("Too many requests of yours are being answered. Try again in a moment."));
    auto task = [this, lane, reply, since = now(), entry = std::move(entry), work = std::move(work)]() mutable {
        const bool overdue = lane == Lane::Api && isOverdue(since);
        if (!reply.connected())
            return;
        if (overdue) {
            entry.reset(); // before the answer, which may bring the next request
            return refuseBusy(reply);
        }
        net::Response response = work();
        entry.reset();
        reply.send(std::move(response));
    };
    if (!enqueue(lane == Lane::Api ? m_api : m_signIn, std::move(task)))
        refuseBusy(reply);
}

bool Admission::enqueue(Queue &queue, std::function<void()> task)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (int(queue.waiting.size()) >= queue.longest)
            return false;
        queue.waiting.push_back(std::move(task));
    }
    queue.pool.start(queue.next.get());
    return true;
}

void Admission::doNext(Queue &queue)
{
    std::function<void()> task;
    {
        const std::scoped_lock lock(m_mutex);
        task = std::move(queue.waiting.front());
        queue.waiting.pop_front();
    }
    task();
}

void Admission::waitForDone()
{
    m_api.pool.waitForDone();
    m_signIn.pool.waitForDone();
}

} // namespace bitflow
