/* json_shim.cpp - see json_shim.h. No exception leaves it: only the error forms of
 * simdjson's calls are used. */
#include "read/json_shim.h"

#include <charconv>
#include <new>
#include <simdjson.h>

extern "C" {
#include "base/bounds.h"
[[noreturn]] void cq_oom(void); /* of base/status.h, whose C11 this is not */
}

namespace dom = simdjson::dom;

struct cq_json {
    dom::parser parser;
};

static cq_json_result result_of(simdjson::error_code e) noexcept
{
    switch (e) {
    case simdjson::SUCCESS:
        return CQ_JSON_OK;
    case simdjson::MEMALLOC:
        cq_oom();
    case simdjson::UTF8_ERROR:
        return CQ_JSON_UTF8;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
        return CQ_JSON_NUMBER;
    case simdjson::DEPTH_ERROR:
        return CQ_JSON_DEPTH;
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
        return CQ_JSON_STRING;
    default:
        return CQ_JSON_SYNTAX;
    }
}

template <typename T>
static void number(const cq_json_visitor *v, int at, T x, bool listed) noexcept
{
    char s[32];
    std::to_chars_result end = std::to_chars(s, s + sizeof s, x);
    auto *tell = v->number ? v->number : v->leaf;
    tell(v->ctx, at, s, static_cast<size_t>(end.ptr - s), listed);
}

static void walk(dom::element e, int at, bool listed, const cq_json_visitor *v) noexcept
{
    switch (e.type()) {
    case dom::element_type::OBJECT:
        for (dom::key_value_pair f : dom::object(e)) {
            int place = v->field(v->ctx, at, f.key.data(), f.key.size());
            if (place >= 0)
                walk(f.value, place, listed, v);
        }
        break;
    case dom::element_type::ARRAY:
        for (dom::element x : dom::array(e)) {
            int place = x.is_object() ? v->field(v->ctx, at, "[]", 2) : at;
            if (place >= 0)
                walk(x, place, true, v);
        }
        break;
    case dom::element_type::STRING: {
        std::string_view s;
        if (e.get(s) == simdjson::SUCCESS)
            v->leaf(v->ctx, at, s.data(), s.size(), listed);
        break;
    }
    case dom::element_type::INT64:
        number(v, at, e.get_int64().value_unsafe(), listed);
        break;
    case dom::element_type::UINT64:
        number(v, at, e.get_uint64().value_unsafe(), listed);
        break;
    case dom::element_type::DOUBLE:
        number(v, at, e.get_double().value_unsafe(), listed);
        break;
    case dom::element_type::BOOL:
        if (e.get_bool().value_unsafe())
            v->leaf(v->ctx, at, "true", 4, listed);
        else
            v->leaf(v->ctx, at, "false", 5, listed);
        break;
    case dom::element_type::NULL_VALUE:
        break;
    }
}

extern "C" cq_json *cq_json_new(void)
{
    cq_json *j = new (std::nothrow) cq_json;
    if (!j || j->parser.allocate(1 << 16, CQ_MAX_JSON_DEPTH) != simdjson::SUCCESS)
        cq_oom();
    return j;
}

extern "C" void cq_json_free(cq_json *j)
{
    delete j;
}

extern "C" cq_json_result cq_json_walk(cq_json *j, const char *p, size_t n,
                                       const cq_json_visitor *v)
{
    dom::element root;
    simdjson::error_code e =
        j->parser.parse(reinterpret_cast<const uint8_t *>(p), n, false).get(root);
    if (e != simdjson::SUCCESS)
        return result_of(e);
    walk(root, 0, false, v);
    return CQ_JSON_OK;
}

extern "C" const char *cq_json_reason(cq_json_result r)
{
    switch (r) {
    case CQ_JSON_OK:
        return "no error";
    case CQ_JSON_UTF8:
        return "bytes that are not UTF-8";
    case CQ_JSON_NUMBER:
        return "a number that cannot be read";
    case CQ_JSON_DEPTH:
        return "nested too deep";
    case CQ_JSON_STRING:
        return "a string that does not end, or holds a control character";
    case CQ_JSON_SYNTAX:
        break;
    }
    return "not JSON";
}
