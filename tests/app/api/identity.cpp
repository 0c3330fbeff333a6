// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/api/identity.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace bitflow::test {

namespace {

template<auto free>
struct Free
{
    template<class T>
    void operator()(T *object) const
    {
        free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;

QByteArray textIn(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

Key keyFrom(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

void extend(X509 *certificate, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

} // namespace

Identity makeIdentity(const CertificateWish &wish)
{
    const Key key = wish.sameKeyAs ? keyFrom(wish.sameKeyAs->key.toPem()) : Key(EVP_EC_gen("P-256"));
    const Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    static long serial = 100;
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60L * 86400);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.days * 86400L);
    X509_set_pubkey(made.get(), key.get());
    const QByteArray name = wish.name.toUtf8();
    X509_NAME *subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(name.constData()),
                               -1, -1, 0);
    extend(made.get(), NID_basic_constraints, wish.authority ? "critical,CA:TRUE"_ba : "critical,CA:FALSE"_ba);
    if (!wish.authority)
        extend(made.get(), NID_subject_alt_name, "DNS:" + name);
    Key issuerKey;
    if (wish.issuer) {
        const QByteArray der = wish.issuer->certificate.toDer();
        const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
        const Certificate issuer(d2i_X509(nullptr, &bytes, der.size()));
        X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get()));
        issuerKey = keyFrom(wish.issuer->key.toPem());
    } else {
        X509_set_issuer_name(made.get(), subject);
    }
    X509_sign(made.get(), issuerKey ? issuerKey.get() : key.get(), EVP_sha256());
    const Bio certificate(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificate.get(), made.get());
    const Bio secret(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {QSslCertificate(textIn(certificate.get())), QSslKey(textIn(secret.get()), QSsl::Ec)};
}

} // namespace bitflow::test
