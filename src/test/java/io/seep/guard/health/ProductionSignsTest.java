package io.seep.guard.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionSignsTest {

    @ParameterizedTest
    @ValueSource(strings = {"web-prod-1", "prod", "PROD7", "db.live.example.org", "shop-production", "prd-eu-2"})
    void namesOfMachines(String host) {
        assertThat(ProductionSigns.of(host, Map.of(), 0, 1)).singleElement().satisfies(sign -> {
            assertThat(sign.level()).isEqualTo(Finding.Level.NOTE);
            assertThat(sign.text()).contains(host);
            assertThat(sign.remedy()).contains("--env production");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"web-1", "product-page", "reproduce", "delivery", "alive", "prodder", "staging"})
    void namesThatSayNothing(String host) {
        assertThat(ProductionSigns.of(host, Map.of(), 0, 1)).isEmpty();
    }

    @Test
    void variablesByWhichProgramsAreTold() {
        assertThat(ProductionSigns.of(
                        "web-1",
                        Map.of("NODE_ENV", "production", "RAILS_ENV", "test", "APP_ENV", "Prod", "OTHER", "production"),
                        0,
                        1))
                .extracting(Finding::text)
                .containsExactly("APP_ENV=Prod", "NODE_ENV=production");
    }

    @Test
    void aLoadAboveTheProcessors() {
        assertThat(ProductionSigns.of("web-1", Map.of(), 4.0, 4)).isEmpty();
        assertThat(ProductionSigns.of("web-1", Map.of(), 4.1, 4))
                .singleElement()
                .extracting(Finding::text)
                .isEqualTo("4.1 on 4 processors: somebody needs them");
    }
}
