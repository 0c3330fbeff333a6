// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/certificate.h"

#include "common/text.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <algorithm>
#include <array>
#include <memory>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace bitflow::net {
namespace {

template<auto Free>
struct Deleter
{
    template<typename T>
    void operator()(T *value) const
    {
        Free(value);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

constexpr long hour = 3600;
constexpr long day = 24 * hour;

QByteArray textOf(BIO *bio)
{
    char *data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return QByteArray(data, length);
}

QByteArray alternativeNames(QStringList hosts)
{
    hosts = QStringList{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s} + hosts;
    hosts.removeDuplicates();
    QByteArrayList names;
    for (QString host : hosts) {
        if (host.startsWith(u'[') && host.endsWith(u']'))
            host = host.sliced(1, host.size() - 2);
        const bool clean = !host.isEmpty() && !host.contains(u',');
        if (clean)
            names.append((QHostAddress(host).isNull() ? "DNS:"_ba : "IP:"_ba) + host.toLatin1());
    }
    return names.join(',');
}

bool addExtension(X509 *certificate, int kind, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    std::array<unsigned char, 16> random{};
    if (RAND_bytes(random.data(), int(random.size())) != 1)
        return false;
    random[0] &= 0x7f;
    const std::unique_ptr<BIGNUM, Deleter<BN_free>> number(BN_bin2bn(random.data(), int(random.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool fill(X509 *certificate, EVP_PKEY *key, const QStringList &hosts)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    const QByteArray common = (hosts.isEmpty() ? u"localhost"_s : hosts.first()).left(64).toUtf8();
    const auto *bytes = reinterpret_cast<const unsigned char *>(common.constData());
    return X509_set_version(certificate, X509_VERSION_3) == 1 && setSerial(certificate) &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -hour) &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), 825 * day - hour) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, int(common.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE"_ba) &&
           addExtension(certificate, NID_key_usage, "critical,digitalSignature"_ba) &&
           addExtension(certificate, NID_ext_key_usage, "serverAuth"_ba) &&
           addExtension(certificate, NID_subject_key_identifier, "hash"_ba) &&
           addExtension(certificate, NID_subject_alt_name, alternativeNames(hosts)) &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

QByteArray hexOf(unsigned char *der, int length)
{
    const QByteArrayView view(der, std::max(0, length));
    const QByteArray digest = QCryptographicHash::hash(view, QCryptographicHash::Sha256).toHex(':').toUpper();
    OPENSSL_free(der);
    return digest;
}

} // namespace

std::expected<SelfSigned, QString> makeSelfSigned(const QStringList &hosts)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate || !fill(certificate.get(), key.get(), hosts))
        return std::unexpected(u"OpenSSL could not make a certificate for %1"_s.arg(hosts.join(u", "_s)));
    const Bio certOut(BIO_new(BIO_s_mem()));
    const Bio keyOut(BIO_new(BIO_s_secmem()));
    if (!certOut || !keyOut || PEM_write_bio_X509(certOut.get(), certificate.get()) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return std::unexpected(u"OpenSSL could not write the certificate"_s);
    return SelfSigned{textOf(certOut.get()), textOf(keyOut.get())};
}

std::expected<Fingerprints, QString> fingerprint(const QByteArray &pem)
{
    const Bio in(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    const Certificate certificate(in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!certificate)
        return std::unexpected(u"This is not a PEM certificate"_s);
    unsigned char *whole = nullptr;
    const int wholeLength = i2d_X509(certificate.get(), &whole);
    unsigned char *key = nullptr;
    const int keyLength = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &key);
    return Fingerprints{hexOf(whole, wholeLength), hexOf(key, keyLength)};
}

} // namespace bitflow::net
