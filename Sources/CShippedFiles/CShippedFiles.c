#include "CShippedFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char common[] = {
#embed "../../config/rules/common.yaml"
};

static const unsigned char english[] = {
#embed "../../config/rules/en.yaml"
};

static const unsigned char spanish[] = {
#embed "../../config/rules/es.yaml"
};

static const unsigned char chinese[] = {
#embed "../../config/rules/zh.yaml"
};

static const unsigned char openapi[] = {
#embed "../AdminAPI/OpenAPI/openapi.json"
};

static const interline_shipped_file rules[] = {
    {"common", common, sizeof common},
    {"en", english, sizeof english},
    {"es", spanish, sizeof spanish},
    {"zh", chinese, sizeof chinese},
};

const interline_shipped_file *interline_shipped_rules(size_t *count) {
    *count = sizeof rules / sizeof *rules;
    return rules;
}

const unsigned char *interline_shipped_openapi(size_t *count) {
    *count = sizeof openapi;
    return openapi;
}
